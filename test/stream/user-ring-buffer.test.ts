import { setTimeout } from 'node:timers/promises'
import { ArrayMap, array, BpfError, struct, UserRingBuffer, u32, u64, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { patience } from '../support/patience.js'
import { thrownBy } from '../support/thrown-by.js'
import { WakeUp } from './support/ring-producers.js'
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
    expect(() => UserRingBuffer.open({ id: ring.id }, { record: {} as never })).toThrow('record: expected a codec')
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

describe('a user ring buffer without a codec', () => {
  it('takes bytes of any length', () => {
    using ring = UserRingBuffer.create({ size: 4096 })
    using counters = countersMap()
    using drain = drainer(ring, counters)
    expect(ring.write(Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0))).toBe(true)
    expect(ring.write(Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 0, 1))).toBe(true)
    expect(ring.used).toBe(16 + 24)
    expect(drain()).toBe(2)
    expect(counters.get(0)?.digest).toBe(digestOf([5, 6]))
    expect(ring.write(new Uint8Array(4088))).toBe(true)
    expect(ring.write(new Uint8Array(0))).toBe(false)
  })

  it('reserves places of a length, which their records must have', () => {
    using ring = UserRingBuffer.create({ size: 4096 })
    using counters = countersMap()
    using drain = drainer(ring, counters)
    using place = ring.reserve(16)!
    expect(() => place.submit(new Uint8Array(8))).toThrow('value: expected 16 bytes, as were reserved')
    place.submit(new Uint8Array(16).fill(1, 0, 1))
    expect(drain()).toBe(1)
    expect(counters.get(0)?.digest).toBe(1n)
  })

  it('refuses what are no bytes, and no lengths', async () => {
    using ring = UserRingBuffer.create({ size: 4096 })
    expect(() => ring.write('text' as never)).toThrow('value: expected a Uint8Array')
    expect(() => ring.write(new Uint8Array(2 ** 24))).toThrow(RangeError)
    expect(() => ring.reserve(-1)).toThrow(/^size: expected from 0 to/)
    // @ts-expect-error it must say how long the record will be
    expect(() => ring.reserve()).toThrow('size: expected a number of bytes')
    await expect(ring.writable({ size: 1.5 })).rejects.toThrow('size: expected a number of bytes')
    expect(ring.used).toBe(0)
  })
})

describe('waiting for room in a user ring', () => {
  const filled = (ring: UserRingBuffer<typeof u64>) => {
    while (ring.write(1));
    return ring
  }

  it('is over at once while there is room', async () => {
    using ring = make()
    await ring.writable()
    expect(ring.used).toBe(0)
  })

  it('is over when a program has read', async () => {
    using ring = filled(make())
    using counters = countersMap()
    using drain = drainer(ring, counters)
    const written: number[] = []
    const write = async (number: number) => {
      while (!ring.write(number)) await ring.writable()
      written.push(number)
    }
    const writing = Promise.all([write(2), write(3)])
    await setTimeout(20)
    expect(written).toEqual([])
    drain()
    await writing
    expect(written).toEqual([2, 3])
    drain()
    expect(counters.get(0)?.count).toBe(258)
  })

  it('costs no time of the processor, also where a rest is too small for the record', async () => {
    using ring = UserRingBuffer.create({ record: array(u64, 4), size: 4096 })
    using counters = countersMap()
    using drain = drainer(ring, counters)
    while (ring.write([1, 2, 3, 4]));
    expect(ring.size - ring.used).toBe(16)
    const writable = ring.writable()
    await setTimeout(20)
    const before = process.cpuUsage()
    await setTimeout(200 * patience)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(60 * patience)
    // What fills the rest is nothing to a program.
    expect(drain()).toBe(102)
    await writable
    expect(ring.used).toBe(0)
  })

  it('gives nobody room who came after somebody that waits for more', async () => {
    using ring = UserRingBuffer.create({ size: 4096 })
    using counters = countersMap()
    using drain = drainer(ring, counters)
    while (ring.write(new Uint8Array(1016)));
    const served: string[] = []
    const long = ring.writable({ size: 2000 }).then(() => served.push('long'))
    const short = ring.writable({ size: 8 }).then(() => served.push('short'))
    drain()
    await Promise.all([long, short])
    expect(served).toEqual(['long', 'short'])
  })

  it('ends with the reason of its signal, and leaves the others', async () => {
    using ring = filled(make())
    using counters = countersMap()
    using drain = drainer(ring, counters)
    const controller = new AbortController()
    const one = ring.writable({ signal: controller.signal })
    const other = ring.writable()
    controller.abort(new Error('enough'))
    await expect(one).rejects.toThrow('enough')
    await expect(ring.writable({ signal: controller.signal })).rejects.toThrow('enough')
    drain()
    await other
  })

  it('hears after an interval of programs that wake nobody', async () => {
    using ring = filled(make())
    using counters = countersMap()
    using drain = drainer(ring, counters, WakeUp.never)
    const writable = ring.writable({ interval: 5 })
    await setTimeout(20)
    drain()
    await writable
  })

  it('ends with an error when the ring is closed', async () => {
    const ring = filled(make())
    const waiting = [ring.writable(), ring.writable({ keepAlive: false })]
    ring.close()
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'ERR_BPF_CLOSED' })
    await expect(ring.writable()).rejects.toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  it('is refused for a record that never fits', async () => {
    using ring = UserRingBuffer.create({ record: array(u64, 512), size: 4096 })
    await expect(ring.writable()).rejects.toThrow(/^cannot wait for room in user_ringbuf .* A record of this length never fits/)
    await expect(make().writable({ interval: 0 })).rejects.toThrow(RangeError)
  })
})
