import { closeSync, openSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { childOf } from '../support/child.js'
import { opened, testMap } from './support/maps.js'
import { bpfDescriptors } from './support/process.js'
import { ProgramType, testProgram } from './support/programs.js'

const inChild = childOf<typeof import('./support/closed-standard-input.js')>(new URL('./support/closed-standard-input.ts', import.meta.url))
const closeOnExec = 0o2000000

/** The open flags of a descriptor, as the kernel prints them: in octal. */
function flagsOf(handle: number): number {
  const info = readFileSync(`/proc/self/fdinfo/${native.descriptor(handle)}`, 'utf8')
  return Number.parseInt(info.match(/^flags:\s*(\d+)/m)![1]!, 8)
}

describe('every descriptor of the addon', () => {
  test('is close-on-exec', () => {
    const { handle } = testMap()
    const program = testProgram(ProgramType.rawTracepoint)
    const link = opened(native.rawTracepointOpen(program, 'sys_enter', 0n))
    const adopted = opened(native.adopt(native.descriptor(handle)))
    const byId = opened(native.objectGetById(ObjectKind.btf, native.objectNextId(ObjectKind.btf, 0), 0, 0))
    for (const each of [handle, program, link, adopted, byId]) expect(flagsOf(each) & closeOnExec).toBe(closeOnExec)
  })

  test('is above those of standard input, output and error, also when one of these is closed', () => {
    const { result } = inChild('openWithout', [])
    expect(result).toHaveLength(5)
    expect(Math.min(...result!)).toBeGreaterThan(2)
  })

  test('is closed with its handle, ten thousand times', () => {
    const before = bpfDescriptors().size
    for (let count = 0; count < 10_000; count++) {
      const handle = createMap({ type: 1, keySize: 4, valueSize: 4, maxEntries: 1 })
      if (handle < 0) throw new Error(`map ${count}: ${handle}`)
      native.close(handle)
    }
    expect(bpfDescriptors().size).toBe(before)
  })

  test('is closed when what follows its creation fails', () => {
    const before = bpfDescriptors().size
    const file = openSync('/proc/self/status', 'r')
    native.adopt(file)
    closeSync(file)
    native.objectGet('/no/such/pin', 0)
    expect(() => createMap({ type: 1, keySize: 4, valueSize: 4, maxEntries: 1, mapExtra: 5 as unknown as bigint })).toThrow()
    expect(bpfDescriptors().size).toBe(before)
  })
})
