import {
  type BuildIdFrame,
  PerfBuffer,
  PerfEventArray,
  RingBuffer,
  type SampleOrigin,
  struct,
  text,
  UserRingBuffer,
  type UserSymbol,
  UserSymbols,
  u32,
  u64
} from 'bpf-maps'
import { expectTypeOf, it } from 'vitest'

const Open = struct({ pid: u32, name: text(16) })
interface OpenEvent {
  pid: number
  name: string
}

it('has the events of its codec, or of its function', () => {
  const ring = RingBuffer.create({ event: Open, size: 4096 })
  expectTypeOf(ring.drain()).toEqualTypeOf<OpenEvent[]>()
  expectTypeOf(ring.consume).parameter(0).toEqualTypeOf<(event: OpenEvent) => void>()
  expectTypeOf(ring[Symbol.asyncIterator]().next).returns.resolves.toEqualTypeOf<IteratorResult<OpenEvent, undefined>>()
  expectTypeOf(RingBuffer.create({ event: u64, size: 4096 }).drain()).toEqualTypeOf<bigint[]>()
  const sizes = RingBuffer.open('/x', { event: (_view, _offset, size) => String(size) })
  expectTypeOf(sizes.drain()).toEqualTypeOf<string[]>()
  expectTypeOf(RingBuffer.open('/x').drain()).toEqualTypeOf<Uint8Array<ArrayBuffer>[]>()
})

it('has no operations on elements', () => {
  const ring = RingBuffer.create({ event: u32, size: 4096 })
  expectTypeOf(ring).not.toHaveProperty('get')
  expectTypeOf(ring).not.toHaveProperty('set')
  // @ts-expect-error a ring has a size in bytes
  RingBuffer.create({ event: u32, maxEntries: 4096 })
})

it('takes the records of its codec', () => {
  const ring = UserRingBuffer.create({ record: Open, size: 4096 })
  expectTypeOf(ring.write).parameter(0).toEqualTypeOf<{ readonly pid: number; readonly name: string }>()
  expectTypeOf(ring.write).returns.toEqualTypeOf<boolean>()
  // @ts-expect-error a name is missing
  ring.write({ pid: 1 })
  // @ts-expect-error the codec says how long a record is
  ring.reserve(8)
  expectTypeOf(ring.writable()).resolves.toBeVoid()
})

it('takes bytes where there is no codec, and then wants to know their number before', () => {
  const ring = UserRingBuffer.open('/x')
  expectTypeOf(ring).toEqualTypeOf(UserRingBuffer.create({ size: 4096 }))
  expectTypeOf(ring.write).parameter(0).toEqualTypeOf<Uint8Array>()
  expectTypeOf(ring.reserve).parameters.toEqualTypeOf<[size: number]>()
  // @ts-expect-error a text
  ring.write('x')
})

it('has the samples of a codec, or of a function, and where they come from', () => {
  const events = PerfEventArray.create()
  const buffer = PerfBuffer.open(events, { event: Open })
  expectTypeOf(buffer.drain()).toEqualTypeOf<OpenEvent[]>()
  expectTypeOf(buffer.consume).parameter(0).toEqualTypeOf<(event: OpenEvent, origin: SampleOrigin) => void>()
  expectTypeOf(buffer[Symbol.asyncIterator]().next).returns.resolves.toEqualTypeOf<IteratorResult<OpenEvent, undefined>>()
  expectTypeOf(buffer.statistics().cpus).toEqualTypeOf<readonly number[]>()
  const sizes = PerfBuffer.open(events, { event: (_view, _offset, size) => String(size) })
  expectTypeOf(sizes.drain()).toEqualTypeOf<string[]>()
})

it('is a perf buffer of a perf event array, woken by samples or by bytes', () => {
  const events = PerfEventArray.create()
  PerfBuffer.open(events, { event: u32, wakeUp: { bytes: 4096 } })
  // @ts-expect-error samples have no form without a codec or a function
  PerfBuffer.open(events, {})
  // @ts-expect-error a map of another class
  PerfBuffer.open(RingBuffer.create({ event: u32, size: 4096 }), { event: u32 })
  // @ts-expect-error a number of what
  PerfBuffer.open(events, { event: u32, wakeUp: 10 })
  expectTypeOf<PerfBuffer<number>>().not.toHaveProperty('pin')
})

it('finds a function by an address or by a build id', () => {
  const symbols = UserSymbols.read(1)
  expectTypeOf(symbols.find).parameter(0).toEqualTypeOf<bigint | BuildIdFrame>()
  expectTypeOf(symbols.find(0n)).toEqualTypeOf<UserSymbol | undefined>()
  expectTypeOf<UserSymbol>().toExtend<{ name: string; offset: number; file: string }>()
})
