import { join } from 'node:path'
import { ArrayMap, HashMap, u32 } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backgroundChildOf } from '../support/background-child.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { Sample } from './sample.js'

const scenarios = new URL('./scenarios.ts', import.meta.url)
const inChild = childOf<typeof import('./scenarios.js')>(scenarios)
const inBackground = backgroundChildOf<typeof import('./scenarios.js')>(scenarios)

let mounted: ReturnType<typeof privateBpffs>
let path: string

beforeEach(() => {
  mounted = privateBpffs()
  path = join(mounted.path, 'shared', 'element')
})

afterEach(() => mounted.remove())

describe('F-02: a map that another process pins', () => {
  it('is read here when that one has ended: 1234', () => {
    const { result: id } = inChild('pinArray', [path, 1234])
    using map = ArrayMap.open(path, { value: u32 })
    expect(map.get(0)).toBe(1234)
    expect(map.id).toBe(id)
  })

  it('is read here also when that one was killed', async () => {
    await using first = inBackground('pinSamplesAndStay', [path, 300])
    await first.begun
    await first.kill()
    expect(first.process.signalCode).toBe('SIGKILL')
    using samples = HashMap.open(path, { key: u32, value: Sample, access: 'read' })
    expect(samples.get(299)).toEqual({ name: 'sample 299', count: 598n })
    expect(samples.count()).toBe(300)
  })
})

describe('F-07: a pin that lets everybody read', () => {
  it('is read by an unprivileged process, whose writing is refused with the reason', () => {
    using map = ArrayMap.create({ value: u32, maxEntries: 1 })
    map.set(0, 1234).pin(path, { mode: 0o644 })
    const { result } = inChild('readAndTryToWrite', [path], { nobody: true })
    expect(result).toMatchObject({ element: 1234, code: 'EPERM', command: 'BPF_MAP_UPDATE_ELEM' })
    expect(result?.message).toMatch(/It was opened, or created, for reading only\.$/)
    expect(map.get(0)).toBe(1234)
  })
})
