import { describe, expect, it } from 'vitest'
import { array } from '../../lib/codec/array.js'
import { struct, u32, u64, u64number } from '../../lib/codec/index.js'
import { BpfError } from '../../lib/errors/index.js'
import { ArrayMap } from '../../lib/map/array-map.js'
import { UserRingBuffer } from '../../lib/stream/user-ring-buffer.js'
import { thrownBy } from '../support/thrown-by.js'
import { drainer } from './support/user-ring-drain.js'

const make = (size = 4096) => UserRingBuffer.create({ name: 'commands', record: u64, size })
const countersMap = () => ArrayMap.create({ value: struct({ count: u64number, digest: u64 }), maxEntries: 1, mmapable: true })

const digestOf = (numbers: readonly number[]) => numbers.reduce((digest, number) => digest * 31n + BigInt(number), 0n)

describe('T-NEW: a user ring buffer', () => {
  it('hands records to a program, in their order, once', () => {
    using ring = make()
    using counters = countersMap()
    using drain = drainer(ring, counters)
    for (const number of [3, 1, 2]) expect(ring.write(number)).toBe(true)
    expect(ring.used).toBe(48)
    expect(drain()).toBe(3)
    expect(counters.get(0)).toEqual({ count: 3, digest: digestOf([3, 1, 2]) })
    expect(drain()).toBe(0)
    expect(ring.used).toBe(0)
  })

  it('is full until a program reads, around its end many times', () => {
    using ring = make()
    using counters = countersMap()
    using drain = drainer(ring, counters)
    let next = 0
    const numbers: number[] = []
    for (let round = 0; round < 20; round++) {
      while (ring.write(next)) numbers.push(next++)
      expect(numbers).toHaveLength(256)
      const before = counters.get(0)!
      expect(drain()).toBe(256)
      expect(counters.get(0)).toEqual({
        count: before.count + 256,
        digest: BigInt.asUintN(
          64,
          numbers.splice(0).reduce((digest, number) => digest * 31n + BigInt(number), before.digest)
        )
      })
    }
  })

  it('holds programs up at a place that is reserved, and lets them skip one that is discarded', () => {
    using ring = make()
    using counters = countersMap()
    using drain = drainer(ring, counters)
    ring.write(1)
    const second = ring.reserve()!
    const third = ring.reserve()!
    ring.write(4)
    third.submit(3)
    expect(drain()).toBe(1)
    second.discard()
    expect(drain()).toBe(2)
    expect(counters.get(0)).toEqual({ count: 3, digest: digestOf([1, 3, 4]) })
  })

  it('discards a place at the end of its block, unless it was submitted', () => {
    using ring = make()
    using counters = countersMap()
    using drain = drainer(ring, counters)
    {
      using first = ring.reserve()!
      using _second = ring.reserve()!
      first.submit(1)
    }
    expect(drain()).toBe(1)
    expect(ring.used).toBe(0)
  })

  it('has no place while it is full', () => {
    using ring = UserRingBuffer.create({ record: array(u64, 256), size: 4096 })
    using place = ring.reserve()
    expect(place).toBeDefined()
    expect(ring.reserve()).toBeUndefined()
    expect(ring.write(new Array(256).fill(0))).toBe(false)
  })

  it('is left as it was by a value that does not fit', () => {
    using ring = make()
    expect(() => ring.write(-1)).toThrow(/^value: expected an integer from 0/)
    expect(ring.used).toBe(0)
    using place = ring.reserve()!
    expect(() => place.submit('1' as never)).toThrow(TypeError)
    place.submit(1)
    expect(() => place.submit(2)).toThrow(/was submitted or discarded already/)
    expect(() => place.discard()).not.toThrow()
  })

  it('can be written to while a value for it is being read', () => {
    using ring = UserRingBuffer.create({ record: struct({ number: u64 }), size: 4096 })
    using counters = countersMap()
    using drain = drainer(ring, counters)
    ring.write({
      get number() {
        ring.write({ number: 1 })
        return 2
      }
    })
    expect(drain()).toBe(2)
    expect(counters.get(0)?.digest).toBe(digestOf([1, 2]))
  })

  it('is opened by id, and must be a user ring', () => {
    using ring = make()
    using other = UserRingBuffer.open({ id: ring.id }, { record: u64 })
    ring.write(1)
    other.write(2)
    expect(ring.used).toBe(32)
    using map = countersMap()
    expect(() => UserRingBuffer.open({ id: map.id }, { record: u64 })).toThrow(/type is array, expected user_ringbuf/)
  })

  it('refuses records that never fit, and what is no size or codec', () => {
    using ring = UserRingBuffer.create({ record: array(u64, 512), size: 4096 })
    const error = thrownBy(() => ring.reserve())
    expect(error).toBeInstanceOf(BpfError)
    expect(error.message).toContain('A record of this length never fits')
    expect(() => make(5000)).toThrow(/^size: expected a power of two/)
    expect(() => UserRingBuffer.create({ record: 1 as never, size: 4096 })).toThrow('record: expected a codec')
    expect(() => UserRingBuffer.create({ record: array(u64, 2 ** 21), size: 2 ** 25 })).toThrow(RangeError)
    expect(() => UserRingBuffer.open({ id: ring.id }, {} as never)).toThrow(TypeError)
  })

  it('cannot be written by who may only read it', () => {
    using ring = make()
    using reader = UserRingBuffer.open({ id: ring.id }, { record: u64, access: 'read' })
    expect(thrownBy(() => reader.write(1))).toMatchObject({ code: 'EINVAL', message: expect.stringContaining('for reading and writing') })
  })

  it('is an error of ours after close, and a place that is left is let be', () => {
    const ring = UserRingBuffer.create({ record: u32, size: 4096 })
    const place = ring.reserve()!
    const other = ring.reserve()!
    ring.close()
    for (const use of [() => ring.write(1), () => ring.reserve(), () => ring.used, () => place.submit(1)]) {
      expect(thrownBy(use)).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    }
    expect(() => other.discard()).not.toThrow()
  })
})
