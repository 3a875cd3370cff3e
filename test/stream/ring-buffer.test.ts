import { setTimeout } from 'node:timers/promises'
import { ArrayMap, PermissionError, Queue, RingBuffer, struct, u32, u64, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'
import { counter, longSource, outputter, sender } from './support/ring-producers.js'

const Pair = struct({ first: u64number, second: u64 })
const make = (size = 4096) => RingBuffer.create({ name: 'events', event: Pair, size })
const firsts = (ring: RingBuffer<{ first: number }>) => ring.drain().map(({ first }) => first)

describe('T-NEW: a ring buffer', () => {
  it('gives the events that a program sent, in their order, once', () => {
    using ring = make()
    using send = sender(ring)
    send(1, 2n ** 64n - 1n)
    send(2, 7)
    expect(ring.drain()).toEqual([
      { first: 1, second: 2n ** 64n - 1n },
      { first: 2, second: 7n }
    ])
    expect(ring.drain()).toEqual([])
  })

  it('calls a function with each event, and says how many there were', () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [3, 4, 5]) send(number)
    const seen: number[] = []
    expect(ring.consume(({ first }) => seen.push(first))).toBe(3)
    expect(seen).toEqual([3, 4, 5])
    expect(ring.consume(() => expect.unreachable())).toBe(0)
  })

  it('lends records as they are', () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [6, 7]) send(number, 9)
    const seen: number[][] = []
    expect(ring.consumeRecords((view, offset, size) => seen.push([size, view.getUint32(offset, true), view.getUint8(offset + 8)]))).toBe(2)
    expect(seen).toEqual([
      [16, 6, 9],
      [16, 7, 9]
    ])
  })

  it('has events of several kinds, by a function that looks at each record', () => {
    using ring = RingBuffer.create({
      event: (view, offset, size) => (view.getUint8(offset) === 1 ? Pair.read(view, offset) : size),
      size: 4096
    })
    using send = sender(ring)
    send(1, 5)
    send(2)
    expect(ring.drain()).toEqual([{ first: 1, second: 5n }, 16])
  })

  it('passes over records that were discarded', () => {
    using ring = make()
    using send = sender(ring)
    send.discard()
    send(1)
    send.discard()
    send.discard()
    expect(firsts(ring)).toEqual([1])
    expect(ring.statistics()).toMatchObject({ delivered: 1, discarded: 3, used: 0 })
  })

  it('holds what it can, and no more until something was read', () => {
    using ring = make()
    using send = sender(ring)
    let sent = 0
    while (send(sent)) sent += 1
    // 16 bytes and a header of 8 each.
    expect(sent).toBe(Math.floor(4096 / 24))
    expect(send(0)).toBe(false)
    expect(firsts(ring)).toEqual(Array.from({ length: sent }, (_, index) => index))
    expect(send(0)).toBe(true)
  })

  it('tells how full it is, and what was dropped where that is counted', () => {
    using counters = ArrayMap.create({ value: struct({ sent: u64number, dropped: u64number }), maxEntries: 1, mmapable: true })
    using ring = RingBuffer.create({ event: u64number, size: 4096, dropped: () => counters.getOrThrow(0).dropped })
    using send = counter(ring, counters)
    expect(ring.statistics()).toEqual({ size: 4096, used: 0, delivered: 0, discarded: 0, dropped: 0 })
    send(100)
    const room = Math.floor(4096 / 72)
    expect(ring.statistics()).toEqual({ size: 4096, used: room * 72, delivered: 0, discarded: 0, dropped: 100 - room })
    ring.drain()
    expect(ring.statistics()).toMatchObject({ used: 0, delivered: room })
    using other = make()
    expect(other.statistics().dropped).toBeUndefined()
  })

  // The kernel leaves 8 bytes free, so that a full ring is not taken for an empty one.
  it('takes a record that is 16 bytes shorter than itself, and none that is longer', () => {
    using owner = RingBuffer.create({ event: u32, size: 16_384 })
    using ring = RingBuffer.open({ id: owner.id })
    using source = longSource()
    using output = outputter(ring, source)
    expect(output(16_384 - 15)).toBeLessThan(0)
    expect(output(16_384 - 16)).toBe(0)
    expect(ring.drain()[0]).toHaveLength(16_384 - 16)
  })

  it('refuses a record that is shorter than the codec, and goes on with the next', () => {
    using ring = RingBuffer.create({ event: struct({ a: u64, b: u64, c: u64 }), size: 4096 })
    using send = sender(ring)
    send(1)
    send(2)
    expect(() => ring.drain()).toThrow('event: expected a record of at least 24 bytes, got Uint8Array of 16 bytes')
    using whole = RingBuffer.open({ id: ring.id }, { event: Pair })
    expect(firsts(whole)).toEqual([2])
  })

  it('has events of no bytes', () => {
    using owner = make()
    using ring = RingBuffer.open({ id: owner.id })
    using source = longSource()
    using output = outputter(ring, source)
    for (let count = 0; count < 3; count++) expect(output(0)).toBe(0)
    expect(ring.statistics().used).toBe(24)
    expect(ring.drain()).toEqual([new Uint8Array(), new Uint8Array(), new Uint8Array()])
  })

  it('can be as large as 64 MiB, whose records come in batches', () => {
    using counters = ArrayMap.create({ value: struct({ sent: u64number, dropped: u64number }), maxEntries: 1, mmapable: true })
    using ring = RingBuffer.create({ event: u64number, size: 2 ** 26 })
    using send = counter(ring, counters)
    send(100_000)
    let next = 0
    expect(ring.consume(number => (next += Number(number === next)))).toBe(100_000)
    expect(next).toBe(100_000)
    expect(ring.statistics()).toMatchObject({ size: 2 ** 26, used: 0, dropped: undefined })
  })

  it('reads the beginning of records that are longer than the codec', () => {
    using ring = RingBuffer.create({ event: u32, size: 4096 })
    using send = sender(ring)
    send(77, 1)
    expect(ring.drain()).toEqual([77])
  })
})

describe('a handler that throws', () => {
  it('ends the call; its event is gone, those after it stay', () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [1, 2, 3]) send(number)
    const handler = ({ first }: { first: number }) => {
      if (first === 2) throw new Error('not this one')
    }
    expect(() => ring.consume(handler)).toThrow('not this one')
    expect(firsts(ring)).toEqual([3])
  })
})

describe('closing a ring', () => {
  it('in a handler ends the call; what was not handed over stays for the next reader', () => {
    const ring = make()
    using other = RingBuffer.open({ id: ring.id }, { event: Pair })
    using send = sender(ring)
    for (const number of [1, 2, 3]) send(number)
    expect(ring.consume(() => ring.close())).toBe(1)
    expect(firsts(other)).toEqual([2, 3])
  })

  it('makes every use of it an error of ours', () => {
    const ring = make()
    ring.close()
    ring.close()
    for (const use of [() => ring.drain(), () => ring.consume(() => {}), () => ring.statistics(), () => ring.flush(), () => ring.fd]) {
      expect(thrownBy(use)).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    }
    expect(() => ring.listen(() => {})).toThrow('is closed')
  })
})

describe('one reader at a time', () => {
  it('is a rule for nested calls too', () => {
    using ring = make()
    using other = RingBuffer.open({ id: ring.id }, { event: Pair })
    using send = sender(ring)
    send(1)
    expect(() => ring.consume(() => ring.drain())).toThrow(TypeError)
    send(1)
    expect(() => ring.consume(() => other.drain())).toThrow(/is being read already: a ring has one reader at a time/)
    expect(ring.drain()).toEqual([])
  })

  it('lets two objects take turns', () => {
    using ring = make()
    using other = RingBuffer.open({ id: ring.id }, { event: Pair })
    using send = sender(ring)
    for (let round = 0; round < 5; round++) {
      send(round)
      expect(firsts(round % 2 === 0 ? ring : other)).toEqual([round])
    }
  })
})

describe('a ring that is opened', () => {
  it('is found by id and by descriptor; without a codec its events are bytes', () => {
    using ring = make()
    using send = sender(ring)
    for (const place of [{ id: ring.id }, { fd: ring.fd }]) {
      using other = RingBuffer.open(place)
      send(1, 2)
      expect(other.drain()).toEqual([new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])])
    }
  })

  it('must be a ring', () => {
    using queue = Queue.create({ value: u32, maxEntries: 1 })
    expect(() => RingBuffer.open({ id: queue.id })).toThrow(/type is queue, expected ringbuf/)
  })

  it('cannot be read by who may not write, as that means to move a position in its memory', () => {
    using ring = make()
    using reader = RingBuffer.open({ id: ring.id }, { event: Pair, access: 'read' })
    const error = thrownBy(() => reader.drain())
    expect(error).toBeInstanceOf(PermissionError)
    expect(error.message).toContain('it must be opened for reading and writing')
    expect(reader.info().maxEntries).toBe(4096)
    ring.freeze()
    expect(thrownBy(() => ring.drain()).message).toContain('It is frozen')
  })
})

describe('a ring that nobody holds any more', () => {
  it('is closed when it is collected, whatever it was used for', async () => {
    const before = openDescriptors()
    const use = async () => {
      const [drained, listened, waited] = [make(), make(), make()]
      drained.drain()
      listened.listen(() => {}).close()
      const events = waited.events()
      const next = events.next()
      await events.return?.()
      await next
    }
    for (let count = 0; count < 5; count++) await use()
    await eventually(() => {
      globalThis.gc?.()
      return openDescriptors() === before
    })
  })

  it('is kept while somebody listens', async () => {
    const seen: number[] = []
    const listen = () => {
      const ring = make()
      ring.listen(({ first }) => {
        seen.push(first)
        ring.close()
      })
      return ring.id
    }
    const id = listen()
    for (let turn = 0; turn < 5; turn++) {
      globalThis.gc?.()
      await setTimeout(1)
    }
    using ring = RingBuffer.open({ id })
    using send = sender(ring)
    send(1)
    await eventually(() => seen.length === 1)
  })
})

describe('misuse of a ring', () => {
  it('is refused before the kernel is asked', () => {
    for (const size of [0, 2048, 12_288, 4096.5, '4096' as never, Number.NaN, -4096]) {
      expect(() => make(size)).toThrow(/^size: expected a power of two, at least 4096/)
    }
    expect(() => RingBuffer.create({ event: {} as never, size: 4096 })).toThrow('event: expected a codec')
    expect(() => RingBuffer.create({ event: u32, size: 4096, dropped: 5 as never })).toThrow('dropped: expected a function')
    using ring = make()
    expect(() => RingBuffer.open({ id: ring.id }, { event: u32, dropped: {} as never })).toThrow('dropped: expected a function')
    expect(() => ring.consume(undefined as never)).toThrow('handler: expected a function')
    expect(() => ring.consumeRecords(1 as never)).toThrow(TypeError)
    expect(() => ring.listen({} as never)).toThrow(TypeError)
    expect(() => ring.listen(() => {}, { interval: 0 })).toThrow(RangeError)
    expect(() => ring.listen(() => {}, { keepAlive: 1 as never })).toThrow(TypeError)
    expect(() => ring.events({ signal: {} as never })).toThrow('signal: expected an AbortSignal')
    expect(ring.drain()).toEqual([])
  })
})
