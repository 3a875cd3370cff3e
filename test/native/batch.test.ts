import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { E2BIG, EBADF, EINVAL, ENOENT, ENOSPC, ENOTSUPP, EPERM } from './support/errno.js'
import { MapType, type TestMap, testMap } from './support/maps.js'
import { testProgram } from './support/programs.js'

/** Buffers for a batch over a map of u32 to u64, as a caller prepares them. */
class Batch {
  readonly state = new Uint8Array(16)
  readonly keys: Uint32Array
  readonly values: BigUint64Array
  readonly #header = new Uint32Array(this.state.buffer, 0, 2)
  readonly #map: TestMap

  constructor(map: TestMap, keys: readonly number[] | number) {
    this.#map = map
    this.keys = typeof keys === 'number' ? new Uint32Array(keys) : Uint32Array.from(keys)
    this.values = BigUint64Array.from(this.keys, key => BigInt(key) * 10n)
    this.#header[0] = this.keys.length
  }

  get count() {
    return this.#header[0]!
  }

  get hasCursor() {
    return this.#header[1] === 1
  }

  run(command: 'mapLookupBatch' | 'mapLookupAndDeleteBatch' | 'mapUpdateBatch', flags = 0): number {
    return native[command](this.#map.handle, this.state, bytes(this.keys), bytes(this.values), flags)
  }

  delete(): number {
    return native.mapDeleteBatch(this.#map.handle, this.state, bytes(this.keys), 0)
  }

  /** Asks for as many again, from the cursor on. */
  next(count: number, command: 'mapLookupBatch' | 'mapLookupAndDeleteBatch' = 'mapLookupBatch'): number {
    this.#header[0] = count
    return this.run(command)
  }
}

function bytes(array: Uint32Array | BigUint64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

function filled(count: number, attributes = {}): TestMap {
  const map = testMap({ maxEntries: count, ...attributes })
  expect(new Batch(map, [...Array(count).keys()]).run('mapUpdateBatch')).toBe(0)
  return map
}

describe('a batch', () => {
  test('stores and finds many entries', () => {
    const map = filled(50)
    const batch = new Batch(map, 60)
    expect(batch.run('mapLookupBatch')).toBe(ENOENT)
    expect(batch.count).toBe(50)
    expect([...batch.keys.subarray(0, 50)].sort((a, b) => a - b)).toEqual([...Array(50).keys()])
    expect([...batch.values.subarray(0, 50)]).toEqual([...batch.keys.subarray(0, 50)].map(key => BigInt(key) * 10n))
  })

  test('goes on from its cursor until there are no more entries', () => {
    const map = filled(100, { type: MapType.array })
    const batch = new Batch(map, 40)
    expect(batch.hasCursor).toBe(false)
    const counts: number[] = []
    for (let status = batch.run('mapLookupBatch'); counts.length < 10; status = batch.next(40)) {
      counts.push(batch.count)
      expect(batch.hasCursor).toBe(true)
      if (status === ENOENT) break
      expect(status).toBe(0)
    }
    expect(counts).toEqual([40, 40, 20])
  })

  test('has no cursor while the first bucket does not fit, and can be tried again with more room', () => {
    const map = filled(2000)
    const small = new Batch(map, 1)
    let status = small.run('mapLookupBatch')
    for (let round = 0; round < 2000 && status === 0; round++) status = small.next(1)
    expect(status).toBe(ENOSPC)
    expect(small.count).toBe(0)
    const large = new Batch(map, 3000)
    expect(large.run('mapLookupBatch')).toBe(ENOENT)
    expect(large.count).toBe(2000)
  })

  test('finds and deletes', () => {
    const map = filled(30)
    const batch = new Batch(map, 30)
    expect(batch.run('mapLookupAndDeleteBatch')).toBe(ENOENT)
    expect(batch.count).toBe(30)
    expect(new Batch(map, 30).run('mapLookupBatch')).toBe(ENOENT)
  })

  test('tells how many entries were deleted before the missing one', () => {
    const batch = new Batch(filled(10), [5, 99, 6])
    expect(batch.delete()).toBe(ENOENT)
    expect(batch.count).toBe(1)
  })

  test('tells how many entries were stored before the map was full', () => {
    const batch = new Batch(testMap({ type: MapType.array, maxEntries: 10 }), [...Array(12).keys()])
    expect(batch.run('mapUpdateBatch')).toBe(E2BIG)
    expect(batch.count).toBe(10)
  })

  test('says that none was done when the kernel refused the arguments', () => {
    const refused = new Batch(testMap(), [1, 2])
    expect(refused.run('mapUpdateBatch', 1)).toBe(EINVAL)
    expect(refused.count).toBe(0)

    const frozen = testMap()
    native.mapFreeze(frozen.handle)
    const forbidden = new Batch(frozen, [1])
    expect(forbidden.run('mapUpdateBatch')).toBe(EPERM)
    expect(forbidden.count).toBe(0)

    const unknown = new Batch(testMap({ type: MapType.array }), [1])
    expect(unknown.delete()).toBe(ENOTSUPP)
    expect(unknown.count).toBe(0)
    expect(unknown.hasCursor).toBe(false)
  })

  test('of no entries does nothing', () => {
    const batch = new Batch(filled(3), [])
    expect(batch.run('mapLookupBatch')).toBe(0)
    expect(batch.count).toBe(0)
    expect(batch.hasCursor).toBe(false)
  })

  test('takes memory that other threads share, and any alignment of the state', () => {
    const map = filled(8)
    const shared = new Uint8Array(new SharedArrayBuffer(64))
    const state = new Uint8Array(19).subarray(3)
    new DataView(state.buffer, 3).setUint32(0, 8, true)
    expect(native.mapLookupBatch(map.handle, state, new Uint8Array(32), shared, 0)).toBe(ENOENT)
    expect(state[0]).toBe(8)
    expect(shared.some(byte => byte !== 0)).toBe(true)
  })
})

describe('a batch whose buffers are too small', () => {
  const keys = new Uint8Array(16)
  const values = new Uint8Array(32)
  const detached = new Uint8Array(64)
  structuredClone(detached, { transfer: [detached.buffer] })

  function state(count: number, size = 12): Uint8Array {
    const bytes = new Uint8Array(Math.max(size, 4))
    new DataView(bytes.buffer).setUint32(0, count, true)
    return bytes.subarray(0, size)
  }

  test.each([
    ['keys', state(5), new Uint8Array(16), new Uint8Array(40)],
    ['values', state(4), keys, new Uint8Array(31)],
    ['the largest count', state(0xffff_ffff), keys, values],
    ['a count whose bytes are 0 in 32 bits', state(2 ** 30), keys, values],
    ['a state without room for a cursor', state(4, 11), keys, values],
    ['a state without a count', state(0, 3), keys, values],
    ['detached keys', state(4), detached, values],
    ['detached values', state(4), keys, detached],
    ['a detached state', detached, keys, values]
  ])('throws a RangeError: %s', (_name, state, keys, values) => {
    const { handle } = testMap()
    expect(() => native.mapLookupBatch(handle, state, keys, values, 0)).toThrow(RangeError)
    expect(() => native.mapLookupAndDeleteBatch(handle, state, keys, values, 0)).toThrow(RangeError)
  })

  test('needs no cursor to store and delete', () => {
    const { handle } = testMap()
    expect(native.mapUpdateBatch(handle, state(1, 8), keys, values, 0)).toBe(0)
    expect(native.mapDeleteBatch(handle, state(1, 8), keys, 0)).toBe(0)
    expect(() => native.mapUpdateBatch(handle, state(5, 8), keys, values, 0)).toThrow(RangeError)
    expect(() => native.mapDeleteBatch(handle, state(5, 8), keys, 0)).toThrow(RangeError)
    expect(() => native.mapDeleteBatch(handle, state(0, 7), keys, 0)).toThrow(RangeError)
  })

  test('counts the slots of all CPUs in a per-CPU value', () => {
    const { handle } = testMap({ type: MapType.perCpuArray, maxEntries: 4 })
    const slots = native.possibleCpus() * 8
    expect(() => native.mapLookupBatch(handle, state(4), keys, new Uint8Array(slots * 4 - 1), 0)).toThrow(RangeError)
    expect(native.mapLookupBatch(handle, state(4), keys, new Uint8Array(slots * 4), 0)).toBe(0)
  })

  test('needs four bytes of cursor for a one-byte key', () => {
    const { handle } = testMap({ keySize: 1 })
    expect(() => native.mapLookupBatch(handle, state(1, 11), keys, values, 0)).toThrow(RangeError)
    expect(native.mapLookupBatch(handle, state(1, 12), keys, values, 0)).toBe(ENOENT)
  })

  test('throws a TypeError for anything that is not a Uint8Array', () => {
    const { handle } = testMap()
    for (const wrong of [new Uint8ClampedArray(64), new DataView(new ArrayBuffer(64)), new ArrayBuffer(64), [1], 'x', undefined]) {
      const argument = wrong as unknown as Uint8Array
      expect(() => native.mapLookupBatch(handle, argument, keys, values, 0)).toThrow(TypeError)
      expect(() => native.mapLookupBatch(handle, state(1), argument, values, 0)).toThrow(TypeError)
      expect(() => native.mapLookupBatch(handle, state(1), keys, argument, 0)).toThrow(TypeError)
    }
  })

  test('answers EBADF and EINVAL for what is no open map', () => {
    const { handle } = testMap()
    native.close(handle)
    expect(native.mapLookupBatch(handle, state(1), keys, values, 0)).toBe(EBADF)
    expect(native.mapDeleteBatch(testProgram(), state(1), keys, 0)).toBe(EINVAL)
  })
})
