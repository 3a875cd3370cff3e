import {
  array,
  type Codec,
  type InputOf,
  ipv4,
  lpmKey,
  type OutputOf,
  packedStruct,
  perCpu,
  port,
  spinLock,
  struct,
  text,
  timer,
  u8,
  u32,
  u64
} from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'
import { slots } from '../../lib/codec/index.js'

const Flow = struct({ source: ipv4, destination: ipv4, sourcePort: port, protocol: u8 })
const Counters = struct({ packets: u64, bytes: u64 })

describe('the types of a struct', () => {
  it('follow from its codecs', () => {
    expectTypeOf<InputOf<typeof Flow>>().toEqualTypeOf<{
      readonly source: string
      readonly destination: string
      readonly sourcePort: number
      readonly protocol: number
    }>()
    expectTypeOf<OutputOf<typeof Flow>>().toEqualTypeOf<{ source: string; destination: string; sourcePort: number; protocol: number }>()
  })

  it('may differ between input and output', () => {
    expectTypeOf<InputOf<typeof Counters>>().toEqualTypeOf<{ readonly packets: number | bigint; readonly bytes: number | bigint }>()
    expectTypeOf<OutputOf<typeof Counters>>().toEqualTypeOf<{ packets: bigint; bytes: bigint }>()
  })

  it('take readonly values, and what was read', () => {
    expectTypeOf<Readonly<OutputOf<typeof Flow>>>().toExtend<InputOf<typeof Flow>>()
    expectTypeOf<OutputOf<typeof Counters>>().toExtend<InputOf<typeof Counters>>()
  })

  it('leave the kernel’s own fields out', () => {
    const codec = struct({ lock: spinLock, count: u32, timer })
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<{ readonly count: number; readonly lock?: undefined; readonly timer?: undefined }>()
    expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<{ count: number }>()
    expectTypeOf({ count: 1 }).toExtend<InputOf<typeof codec>>()
  })

  it('are those of nested structs, arrays and packed structs', () => {
    const codec = packedStruct({ inner: struct({ name: text(4) }), list: array(struct({ a: u64 }), 2) })
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<{
      readonly inner: { readonly name: string }
      readonly list: readonly { readonly a: number | bigint }[]
    }>()
    expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<{ inner: { name: string }; list: { a: bigint }[] }>()
  })

  it('are those of a user’s own codec', () => {
    const date = null as unknown as Codec<Date | string, Date>
    const codec = struct({ at: date })
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<{ readonly at: Date | string }>()
    expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<{ at: Date }>()
  })

  it('refuse what is missing, misspelt or of another type', () => {
    const write = (value: InputOf<typeof Counters>) => value
    write({ packets: 1, bytes: 2n })
    // @ts-expect-error: bytes is missing
    write({ packets: 1 })
    // @ts-expect-error: misspelt
    write({ packets: 1, byte: 2 })
    // @ts-expect-error: text is no number
    write({ packets: '1', bytes: 2 })
  })

  it('refuse a field that is no codec', () => {
    // @ts-expect-error: a size is no codec
    struct({ a: 4 })
    // @ts-expect-error: nor is the value of a per-CPU map
    struct({ a: perCpu(u64) })
  })
})

describe('the types of slots', () => {
  it('are arrays of the element’s', () => {
    const codec = slots(Counters, 2)
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<readonly InputOf<typeof Counters>[]>()
    expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<OutputOf<typeof Counters>[]>()
    expectTypeOf(perCpu(Counters).element).toEqualTypeOf<typeof Counters>()
  })
})

describe('the types of an LPM key', () => {
  it('have the prefix length and the data', () => {
    const codec = lpmKey(ipv4)
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<{ readonly prefixLength: number; readonly data: string }>()
    expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<{ prefixLength: number; data: string }>()
  })
})
