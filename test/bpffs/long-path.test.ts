import { constants } from 'node:os'
import { join } from 'node:path'
import { bpffs, HashMap, Link, openMap, Program, u32 } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'

const like = { key: u32, value: u32, maxEntries: 4 } as const

let mounted: ReturnType<typeof privateBpffs>

beforeAll(() => {
  mounted = privateBpffs()
})

afterAll(() => mounted.remove())

/** What takes a path of a BPF file system. */
const calls: Readonly<Record<string, (path: string) => unknown>> = {
  'HashMap.open': path => HashMap.open(path, like),
  'HashMap.create': path => HashMap.create({ ...like, pin: path }),
  'HashMap.create, which may replace': path => HashMap.create({ ...like, pin: path, onIncompatible: 'replace' }),
  openMap: path => openMap(path),
  'Program.open': path => Program.open(path),
  'Link.open': path => Link.open(path),
  'map.pin': path => {
    using map = HashMap.create(like)
    map.pin(path)
  },
  'bpffs.list': path => bpffs.list(path),
  'bpffs.unpin': path => bpffs.unpin(path),
  'bpffs.mount': path => bpffs.mount(path),
  'bpffs.isMounted': path => bpffs.isMounted(path)
}

describe.each(Object.entries(calls))('%s', (_name, call) => {
  it('refuses a path that no system takes at once, however long it is', () => {
    const path = join(mounted.path, 'a/'.repeat(500_000))
    const before = process.cpuUsage()
    const error = thrownBy(() => call(path))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(500)
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toMatch(/^path: expected a path of at most 4095 bytes, got "\/tmp\/bpf-maps\..*" \(10000\d\d characters\)$/)
  })
})

describe('a path of 4,095 bytes', () => {
  it('works, whatever its depth', () => {
    const path = `${mounted.path}${'/a'.repeat((4095 - mounted.path.length) / 2)}`.padEnd(4095, 'a')
    using map = HashMap.create({ ...like, pin: path })
    using found = HashMap.open(path, like)
    expect(found.id).toBe(map.id)
    expect(bpffs.unpin(path)).toBe(true)
    expect(thrownBy(() => HashMap.open(path, like))).toMatchObject({ errno: constants.errno.ENOENT })
  })
})
