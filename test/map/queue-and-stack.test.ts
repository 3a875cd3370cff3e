import { IncompatibleMapError, MapFullError, perCpu, Queue, RawMap, Stack, struct, text, u8, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { bind } from '../../lib/map/bind.js'
import { openDescriptor } from '../../lib/map/open.js'
import { thrownBy } from '../support/thrown-by.js'

const Item = struct({ name: text(16), size: u8 })

const queues = {
  ofNumbers: (maxEntries = 5) => Queue.create({ name: 'jobs', value: u32, maxEntries }),
  ofItems: () => Queue.create({ value: Item, maxEntries: 2 }),
  perCpu: () => Queue.create({ value: perCpu(u32) as never, maxEntries: 2 })
}
const stacks = {
  ofNumbers: (maxEntries = 5) => Stack.create({ name: 'jobs', value: u32, maxEntries }),
  ofItems: () => Stack.create({ value: Item, maxEntries: 2 }),
  perCpu: () => Stack.create({ value: perCpu(u32) as never, maxEntries: 2 })
}

describe.each([
  ['T-QUEUE: a queue', 'queue', queues],
  ['T-STCK: a stack', 'stack', stacks]
] as const)('%s', (_row, type, make) => {
  it('E-07: refuses a value when full, and says how many it holds', () => {
    using map = make.ofNumbers(2)
    map.push(1).push(2)
    const error = thrownBy(() => map.push(3))
    expect(error).toBeInstanceOf(MapFullError)
    expect(error).toMatchObject({ code: 'E2BIG', maxEntries: 2, map: { name: 'jobs', type } })
    expect(map.drain().sort()).toEqual([1, 2])
  })

  it('holds objects', () => {
    using map = make.ofItems()
    map.push({ name: 'one', size: 1 })
    expect(map.peek()).toEqual({ name: 'one', size: 1 })
    expect(map.pop()).toEqual({ name: 'one', size: 1 })
  })

  it('has no keys: delete and next key, which its class does not offer, are EINVAL', () => {
    using map = make.ofNumbers()
    for (const name of ['get', 'set', 'delete', 'nextKey', 'keys', Symbol.iterator]) expect(name in map).toBe(false)
    using raw = new RawMap(bind(openDescriptor({ id: map.id }), {}))
    const noKey = new Uint8Array(0)
    expect(thrownBy(() => raw.delete(noKey))).toMatchObject({ code: 'EINVAL', command: 'BPF_MAP_DELETE_ELEM' })
    expect(thrownBy(() => raw.nextKey(noKey))).toMatchObject({ code: 'EINVAL', command: 'BPF_MAP_GET_NEXT_KEY' })
  })

  it('pushes nothing of a value that does not fit', () => {
    using map = make.ofNumbers()
    expect(() => map.push(-1)).toThrow(new RangeError('value: expected an integer from 0 to 4294967295, got -1'))
    expect(() => map.push('1' as unknown as number)).toThrow(TypeError)
    expect(map.peek()).toBeUndefined()
  })

  it.each([1, 'yes', null])('refuses %j for overwrite', overwrite => {
    using map = make.ofNumbers()
    expect(() => map.push(1, { overwrite: overwrite as unknown as boolean })).toThrow(/^overwrite: expected true or false, got /)
    expect(map.peek()).toBeUndefined()
  })

  it('refuses a push and a pop when frozen, and still shows its value', () => {
    using map = make.ofNumbers()
    map.push(1).freeze()
    for (const use of [() => map.push(2), () => map.push(2, { overwrite: true }), () => map.pop(), () => map.drain()]) {
      const error = thrownBy(use)
      expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM' })
      expect(error.message).toMatch(/It is frozen: from user space it can only be read\.$/)
    }
    expect(map.peek()).toBe(1)
  })

  it('has no value for each CPU', () => {
    expect(thrownBy(() => make.perCpu())).toBeInstanceOf(IncompatibleMapError)
  })
})
