import { ArrayMap, createMap, MapOfMaps, openMap, RingBuffer, struct, UserRingBuffer, u64, u64number } from 'bpf-maps'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { sender } from './support/ring-producers.js'
import { drainer } from './support/user-ring-drain.js'

describe('a ring of unknown make', () => {
  it('is given its class, with bytes for events', () => {
    using ring = createMap({ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries: 4096 })
    expectTypeOf(ring).toEqualTypeOf<RingBuffer<Uint8Array<ArrayBuffer>>>()
    using send = sender(ring)
    send(1, 2)
    using opened = openMap({ id: ring.id })
    expect(opened).toBeInstanceOf(RingBuffer)
    expect((opened as RingBuffer<Uint8Array>).drain()).toEqual([new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])])
  })

  it('is given the class of user rings, whose records are bytes', () => {
    using ring = createMap({ type: 'user_ringbuf', keySize: 0, valueSize: 0, maxEntries: 4096 })
    expectTypeOf(ring).toEqualTypeOf<UserRingBuffer>()
    using counters = ArrayMap.create({ value: struct({ count: u64number, digest: u64 }), maxEntries: 1, mmapable: true })
    using drain = drainer(ring, counters)
    using opened = openMap({ id: ring.id })
    expect(opened).toBeInstanceOf(UserRingBuffer)
    ;(opened as UserRingBuffer).write(Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0))
    expect(drain()).toBe(1)
    expect(counters.get(0)).toEqual({ count: 1, digest: 7n })
  })
})

describe('a ring in a map of maps', () => {
  it('is opened as the template: with its events, and with its records', () => {
    using ring = RingBuffer.create({ event: u64number, size: 4096 })
    using rings = MapOfMaps.create({ inner: ring, maxEntries: 1 })
    using send = sender(ring)
    send(3)
    using opened = rings.set(0, ring).get(0)
    expectTypeOf(opened).toEqualTypeOf<RingBuffer<number> | undefined>()
    expect(opened?.drain()).toEqual([3])

    using commands = UserRingBuffer.create({ record: u64number, size: 4096 })
    using others = MapOfMaps.create({ inner: commands, maxEntries: 1 })
    using writer = others.set(0, commands).get(0)
    expect(writer?.write(1)).toBe(true)
    expect(commands.used).toBe(16)
  })
})
