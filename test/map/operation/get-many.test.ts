import { describe, expect, it } from 'vitest'
import { bytes, type Codec, ipv4Prefix, struct, u8, u16, u32, u64, u64number } from '../../../lib/index.js'
import { closeBinding } from '../../../lib/map/binding.js'
import { get } from '../../../lib/map/operation/get.js'
import { getMany } from '../../../lib/map/operation/get-many.js'
import { set } from '../../../lib/map/operation/set.js'
import { thrownBy } from '../../support/thrown-by.js'
import { boundMap } from '../support/bound-map.js'
import { choosePath, paths } from '../support/lookup-paths.js'
import { numberedEntries, range } from '../support/numbers.js'

describe.each(paths)('E-08: getMany, %s', path => {
  it.each([0, 1, 3, 4, 7, 8, 9, 1023, 1024, 1025, 3000])('gives the values of %i keys in their order', count => {
    using map = numbers(2000)
    const keys = range(count).map(index => (index * 7919) % 4000)
    expect(getMany(map.binding, keys)).toEqual(keys.map(key => (key < 2000 ? BigInt(key) : undefined)))
  })

  it('gives a key that is asked for twice twice, and forgets what it found before', () => {
    using map = numbers(10)
    expect(getMany(map.binding, [3, 3, 11, 3])).toEqual([3n, 3n, undefined, 3n])
    expect(getMany(map.binding, [12, 13, 14, 15, 9])).toEqual([undefined, undefined, undefined, undefined, 9n])
    set(map.binding, 2, 5n, 0)
    expect(getMany(map.binding, [2, 13, 14, 15])).toEqual([5n, undefined, undefined, undefined])
  })

  it.each([1, 2, 3, 5, 7, 8, 9, 12, 15, 24, 31, 100, 512, 2047, 2048])('moves all of a value of %i bytes, and no more', size => {
    using map = boundMap({
      key: u32,
      value: bytes(size),
      maxEntries: 20,
      entries: range(20).map(key => [key, pattern(size, key)] as const)
    })
    choosePath(map.binding, path, 0)
    expect(getMany(map.binding, [...range(20).reverse(), 20])).toEqual([
      ...range(20)
        .reverse()
        .map(key => pattern(size, key)),
      undefined
    ])
  })

  it.each([1, 3, 8, 13, 64, 512])('takes keys of %i bytes', size => {
    using map = boundMap({ key: bytes(size), value: u8, maxEntries: 50, entries: range(50).map(key => [pattern(size, key), key] as const) })
    choosePath(map.binding, path, pattern(size, 0))
    expect(
      getMany(
        map.binding,
        range(60).map(key => pattern(size, key))
      )
    ).toEqual(range(60).map(key => (key < 50 ? key : undefined)))
  })

  it('takes and gives structs', () => {
    const Flow = struct({ port: u16, protocol: u8 })
    const Counters = struct({ packets: u64number, last: u32 })
    const entries = range(30).map(
      index =>
        [
          { port: index, protocol: 6 },
          { packets: index, last: index + 1 }
        ] as const
    )
    using map = boundMap({ key: Flow, value: Counters, maxEntries: 30, entries })
    choosePath(map.binding, path, { port: 0, protocol: 0 })
    expect(
      getMany(
        map.binding,
        entries.map(([flow]) => flow)
      )
    ).toEqual(entries.map(([, counters]) => counters))
  })

  it('gives the elements of an array, and nothing beyond its end', () => {
    using map = boundMap({ type: 'array', key: u32, value: u64, maxEntries: 30, entries: numberedEntries(30) })
    choosePath(map.binding, path, 0)
    expect(getMany(map.binding, [29, 30, 4_294_967_295, 0])).toEqual([29n, undefined, undefined, 0n])
  })

  it('gives what the longest prefix of a trie that matches has', () => {
    const entries = Object.entries({ '10.0.0.0/8': 8, '10.1.0.0/16': 16, '10.1.1.0/24': 24 })
    using map = boundMap({ type: 'lpm_trie', key: ipv4Prefix, value: u32, maxEntries: 10, entries })
    choosePath(map.binding, path, '10.0.0.1/32')
    expect(getMany(map.binding, ['10.1.1.1/32', '10.1.2.1/32', '10.2.0.1/32', '11.0.0.1/32', '10.1.1.0/23'])).toEqual([
      24,
      16,
      8,
      undefined,
      16
    ])
  })

  it('takes keys from any iterable, up to 1,024 before it looks them up', () => {
    using map = numbers(1)
    function* keys(): Generator<number> {
      for (const key of range(1025)) {
        set(map.binding, 0, BigInt(key), 0)
        yield 0
      }
    }
    expect(getMany(map.binding, keys())).toEqual([...range(1024).map(() => 1023n), 1024n])
  })

  it('names the place of a key that does not fit, ends the iteration and works on', () => {
    using map = numbers(2000)
    let ended = false
    function* keys(): Generator<number> {
      try {
        yield* range(1030)
        yield -1
      } finally {
        ended = true
      }
    }
    expect(() => getMany(map.binding, keys())).toThrow(new RangeError('[1030].key: expected an integer from 0 to 4294967295, got -1'))
    expect(ended).toBe(true)
    expect(getMany(map.binding, [1, 2, 3, 4])).toEqual([1n, 2n, 3n, 4n])
  })

  it('throws what the iterable throws, as it is', () => {
    using map = numbers(10)
    function* keys(): Generator<number> {
      yield* range(5)
      getMany(map.binding, [-1])
    }
    expect(() => getMany(map.binding, keys())).toThrow(/^\[0\]\.key: /)
    expect(() => getMany(map.binding, undefined as never)).toThrow(TypeError)
    expect(getMany(map.binding, range(5))).toEqual([0n, 1n, 2n, 3n, 4n])
  })

  it('may be called while it gathers keys, by their getters and by the iterable', () => {
    using map = boundMap({
      key: struct({ id: u32 }),
      value: u64,
      maxEntries: 100,
      entries: range(100).map(id => [{ id }, BigInt(id)] as const)
    })
    choosePath(map.binding, path, { id: 0 })
    const inner: unknown[] = []
    const key = (id: number) => ({
      get id() {
        inner.push(
          getMany(
            map.binding,
            range(5).map(index => ({ id: id + index }))
          )
        )
        return id
      }
    })
    function* keys() {
      for (const id of range(20)) {
        inner.push(getMany(map.binding, [{ id: 99 }, { id: 98 }, { id: 97 }, { id: 96 }]))
        yield key(id)
      }
    }
    expect(getMany(map.binding, keys())).toEqual(range(20).map(BigInt))
    expect(inner.filter((_values, index) => index % 2 === 0)).toEqual(range(20).map(() => [99n, 98n, 97n, 96n]))
    expect(inner.filter((_values, index) => index % 2 === 1)).toEqual(range(20).map(id => range(5).map(index => BigInt(id + index))))
  })

  it('may be called by a codec in the middle of writing the key of another operation', () => {
    let ask = () => {}
    const pair: Codec<number> = {
      size: 8,
      align: 4,
      type: u64.type,
      write(value, view, offset) {
        u32.write(value, view, offset)
        ask()
        u32.write(value, view, offset + 4)
      },
      read: u32.read
    }
    using map = boundMap({ key: pair, value: u32, maxEntries: 10, entries: range(10).map(key => [key, key + 1] as const) })
    choosePath(map.binding, path, 0)
    const inner: unknown[] = []
    const askOnce = () => {
      ask = () => {}
      inner.push(getMany(map.binding, [9, 8, 7, 6]))
    }
    ask = askOnce
    expect(get(map.binding, 3)).toBe(4)
    ask = askOnce
    expect(getMany(map.binding, [3, 4, 5, 6])).toEqual([4, 5, 6, 7])
    expect(inner).toEqual([
      [10, 9, 8, 7],
      [10, 9, 8, 7]
    ])
  })

  it('may be called while it decodes values', () => {
    const inner: unknown[] = []
    const asking = withReader(() => ask())
    using map = boundMap({ key: u32, value: asking, maxEntries: 10, entries: range(10).map(key => [key, key + 1] as const) })
    const { binding } = map
    let isAsking = true
    function ask(): void {
      if (!isAsking) return
      isAsking = false
      inner.push(getMany(binding, [9, 8, 7, 6]))
      isAsking = true
    }
    choosePath(binding, path, 0)
    inner.length = 0
    expect(getMany(binding, range(6))).toEqual([1, 2, 3, 4, 5, 6])
    expect(inner).toEqual(range(6).map(() => [10, 9, 8, 7]))
  })

  it.each([
    ['before the first key', 0],
    ['among the keys', 3],
    ['behind the first chunk', 1500]
  ])('throws when the map is closed %s', (_when, place) => {
    using map = numbers(2000)
    function* keys(): Generator<number> {
      for (const key of range(2000)) {
        if (key === place) closeBinding(map.binding)
        yield key
      }
    }
    expect(() => getMany(map.binding, keys())).toThrow(/ is closed/)
    expect(() => getMany(map.binding, [])).toThrow(/ is closed/)
  })

  it('gives what it has when the map is closed by a codec, while it decodes', () => {
    const closing = withReader(() => close())
    using map = boundMap({ key: u32, value: closing, maxEntries: 10, entries: range(10).map(key => [key, key + 1] as const) })
    const { binding } = map
    let mayClose = false
    function close(): void {
      if (mayClose) closeBinding(binding)
    }
    choosePath(binding, path, 0)
    mayClose = true
    expect(getMany(binding, range(10))).toEqual(range(10).map(key => key + 1))
  })

  it('is refused, as get is, where the descriptor is for writing only', () => {
    using map = boundMap({ key: u32, value: u64, maxEntries: 10, access: 'write', entries: numberedEntries(10) })
    const error = thrownBy(() => get(map.binding, 1))
    const patience = path === 'by a program' ? 1 : Number.POSITIVE_INFINITY
    for (const _time of range(3)) expect(thrownBy(() => getMany(map.binding, [1, 2, 3, 4], { patience }))).toEqual(error)
    expect(error).toMatchObject({ name: 'PermissionError', command: 'BPF_MAP_LOOKUP_ELEM' })
  })

  function numbers(count: number) {
    const map = boundMap({ key: u32, value: u64, maxEntries: count, entries: numberedEntries(count) })
    choosePath(map.binding, path, 0)
    return map
  }
})

/** `u32`, with something that is done before each value is read. */
function withReader(before: () => void): Codec<number> {
  return {
    size: u32.size,
    align: u32.align,
    type: u32.type,
    write: u32.write,
    read(view, offset) {
      before()
      return u32.read(view, offset)
    }
  }
}

/** Bytes that differ from each other, and from those of other seeds. */
function pattern(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_none, index) => index * 31 + seed + 1)
}
