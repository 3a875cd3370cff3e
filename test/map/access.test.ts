import { ArrayMap, asm, HashMap, PermissionError, Program, Queue, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { numberedHash } from './support/numbers.js'

const codecs = { key: u32, value: u64 }
type Numbers = HashMap<typeof u32, typeof u64>

const reads: Record<string, (map: Numbers) => unknown> = {
  get: map => map.get(1),
  getOrThrow: map => map.getOrThrow(1),
  has: map => map.has(1),
  getMany: map => map.getMany([1]),
  nextKey: map => map.nextKey(),
  count: map => map.count(),
  iteration: map => [...map],
  forEach: map => map.forEach(() => {})
}

const changes: Record<string, (map: Numbers) => unknown> = {
  set: map => map.set(1, 5n),
  'set in a mode': map => map.set(1, 5n, 'replace'),
  setMany: map => map.setMany([[1, 5n]]),
  'setMany in a mode': map => map.setMany([[1, 5n]], 'replace'),
  delete: map => map.delete(1),
  deleteMany: map => map.deleteMany([1])
}

const both: Record<string, (map: Numbers) => unknown> = {
  take: map => map.take(1),
  drain: map => map.drain(),
  clear: map => map.clear()
}

function expectRefused(use: (map: Numbers) => unknown, map: Numbers, reason: string): void {
  const error = thrownBy(() => use(map))
  expect(error).toBeInstanceOf(PermissionError)
  expect(error).toMatchObject({ code: 'EPERM', missing: [], map: { id: map.id } })
  expect(error.message).toMatch(new RegExp(`EPERM \\(Operation not permitted\\)\\. ${reason}$`))
}

describe.each([
  ['opened', (map: Numbers) => HashMap.open({ id: map.id }, { ...codecs, access: 'read' })],
  ['created', () => HashMap.create({ ...codecs, maxEntries: 3, access: 'read' })]
] as const)('a map that is %s for reading', (_way, make) => {
  it.each(Object.entries(reads).filter(([name]) => name !== 'getOrThrow'))('answers %s', (_name, read) => {
    using map = numberedHash(3)
    using reader = make(map)
    expect(() => read(reader)).not.toThrow()
  })

  it.each(Object.entries({ ...changes, ...both }))('refuses %s, and says why', (_name, change) => {
    using map = numberedHash(3)
    using reader = make(map)
    expectRefused(change, reader, 'It was opened, or created, for reading only\\.')
    expect(map.get(1)).toBe(1n)
  })

  // An older kernel lets whoever could make maps freeze any.
  needsLinux('6.5').it('refuses freeze', () => {
    using map = numberedHash(3)
    using reader = make(map)
    expect(thrownBy(() => reader.freeze()).message).toMatch(/EPERM .*opened for reading only\.$/)
    expect(map.info().frozen).toBe(false)
  })
})

describe.each([
  ['opened', (map: Numbers) => HashMap.open({ id: map.id }, { ...codecs, access: 'write' })],
  ['created', () => HashMap.create({ ...codecs, maxEntries: 3, access: 'write' })]
] as const)('a map that is %s for writing', (_way, make) => {
  it.each(Object.entries({ ...reads, ...both }))('refuses %s, and says why', (_name, read) => {
    using map = numberedHash(3)
    using writer = make(map)
    expectRefused(read, writer, 'It was opened, or created, for writing only\\.')
    expect(map.count()).toBe(3)
  })

  it('can be changed', () => {
    using map = numberedHash(3)
    using writer = make(map)
    expect(() => writer.set(1, 5n).setMany([[2, 5n]])).not.toThrow()
    expect(writer.delete(1)).toBe(true)
  })
})

describe('a frozen map', () => {
  it.each(Object.entries(reads))('answers %s', (_name, read) => {
    using map = numberedHash(3).freeze()
    expect(() => read(map)).not.toThrow()
  })

  it.each(Object.entries({ ...changes, ...both }))('refuses %s, and says why', (_name, change) => {
    using map = numberedHash(3).freeze()
    expectRefused(change, map, 'It is frozen: from user space it can only be read\\.')
    expect(map.count()).toBe(3)
  })

  it('is still changed by programs', () => {
    using counters = ArrayMap.create({ value: u64, maxEntries: 1 })
    counters.freeze()
    const { r0, r1, r2, atomicAdd, exit, loadMapValue, mov } = asm
    const instructions = [loadMapValue(r1, counters), mov(r2, 1), atomicAdd([r1], r2), mov(r0, 0), exit()]
    using program = Program.load({ type: 'raw_tracepoint', instructions })
    program.run()
    expect(counters.get(0)).toBe(1n)
  })
})

describe('access', () => {
  it('of what creation gives is the descriptor’s alone: others open the map for everything', () => {
    using reader = HashMap.create({ ...codecs, maxEntries: 3, access: 'read' })
    using writer = HashMap.open({ id: reader.id }, codecs)
    writer.set(7, 7n)
    expect(reader.get(7)).toBe(7n)
  })

  it('of programs is theirs alone: user space reads and writes', () => {
    using map = ArrayMap.create({ value: u64, maxEntries: 1, programAccess: 'read' })
    map.set(0, 5n)
    expect(map.get(0)).toBe(5n)
    const { r0, r1, exit, load64, loadMapValue, mov, store64 } = asm
    using _reader = Program.load({ type: 'raw_tracepoint', instructions: [loadMapValue(r1, map), load64(r0, [r1]), exit()] })
    const write = () =>
      Program.load({ type: 'raw_tracepoint', instructions: [loadMapValue(r1, map), store64([r1], 1), mov(r0, 0), exit()] })
    expect(write).toThrow(/write into map forbidden/)
  })

  it('for reading lets a queue be looked at', () => {
    using queue = Queue.create({ value: u32, maxEntries: 2 })
    queue.push(1)
    using reader = Queue.open({ id: queue.id }, { value: u32, access: 'read' })
    expect(reader.peek()).toBe(1)
    expect(() => reader.pop()).toThrow(/for reading only/)
    expect(() => reader.push(2)).toThrow(/for reading only/)
  })
})
