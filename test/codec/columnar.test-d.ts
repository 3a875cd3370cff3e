import {
  type AnyCodec,
  array,
  bitFields,
  type bool,
  type bytes,
  type Codec,
  type ColumnInputOf,
  type ColumnOf,
  type ElementsOf,
  enumeration,
  type f32,
  f64,
  flags,
  type i8,
  type i16be,
  type i32,
  type i64,
  i64number,
  type ipv4,
  type ipv4Prefix,
  type ipv6,
  lpmKey,
  type mac,
  packedStruct,
  type port,
  spinLock,
  struct,
  text,
  u8,
  u16,
  u32,
  u64,
  u64be,
  u64number,
  type u128,
  union
} from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

type Bytes = Uint8Array<ArrayBuffer>

describe('ColumnOf', () => {
  it('is a typed array for numbers', () => {
    expectTypeOf<ColumnOf<typeof u8>>().toEqualTypeOf<Uint8Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof i8>>().toEqualTypeOf<Int8Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof i16be>>().toEqualTypeOf<Int16Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof port>>().toEqualTypeOf<Uint16Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof i32>>().toEqualTypeOf<Int32Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof u64>>().toEqualTypeOf<BigUint64Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof u64be>>().toEqualTypeOf<BigUint64Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof i64>>().toEqualTypeOf<BigInt64Array<ArrayBuffer>>()
    expectTypeOf<ColumnOf<typeof f32>>().toEqualTypeOf<Float32Array<ArrayBuffer>>()
    for (const codec of [u64number, i64number, f64]) expectTypeOf<ColumnOf<typeof codec>>().toEqualTypeOf<Float64Array<ArrayBuffer>>()
  })

  it('is an array of everything else', () => {
    expectTypeOf<ColumnOf<typeof ipv4>>().toEqualTypeOf<string[]>()
    expectTypeOf<ColumnOf<typeof ipv6>>().toEqualTypeOf<string[]>()
    expectTypeOf<ColumnOf<typeof ipv4Prefix>>().toEqualTypeOf<string[]>()
    expectTypeOf<ColumnOf<typeof mac>>().toEqualTypeOf<string[]>()
    expectTypeOf<ColumnOf<typeof bool>>().toEqualTypeOf<boolean[]>()
    expectTypeOf<ColumnOf<typeof u128>>().toEqualTypeOf<bigint[]>()
    expectTypeOf<ColumnOf<ReturnType<typeof text>>>().toEqualTypeOf<string[]>()
    expectTypeOf<ColumnOf<ReturnType<typeof bytes>>>().toEqualTypeOf<Bytes[]>()
    const verdict = enumeration({ drop: 1, pass: 2 })
    expectTypeOf<ColumnOf<typeof verdict>>().toEqualTypeOf<('drop' | 'pass' | number)[]>()
    const wide = flags({ a: 1, b: 2 }, u64)
    expectTypeOf<ColumnOf<typeof wide>>().toEqualTypeOf<('a' | 'b' | bigint)[][]>()
    const bits = bitFields({ a: 4, b: 4 })
    expectTypeOf<ColumnOf<typeof bits>>().toEqualTypeOf<{ a: number; b: number }[]>()
    const either = union({ a: u8, b: text(4) })
    expectTypeOf<ColumnOf<typeof either>>().toEqualTypeOf<{ a: number; b: string }[]>()
    const histogram = array(u64, 4)
    expectTypeOf<ColumnOf<typeof histogram>>().toEqualTypeOf<bigint[][]>()
  })

  it('is an object with a column for each field that a struct gives', () => {
    const nested = struct({ lock: spinLock, flow: packedStruct({ port: u16, name: text(4) }), packets: u64 })
    expectTypeOf<ColumnOf<typeof nested>>().toEqualTypeOf<{
      flow: { port: Uint16Array<ArrayBuffer>; name: string[] }
      packets: BigUint64Array<ArrayBuffer>
    }>()
    const key = lpmKey(u32)
    expectTypeOf<ColumnOf<typeof key>>().toEqualTypeOf<{ prefixLength: Uint32Array<ArrayBuffer>; data: Uint32Array<ArrayBuffer> }>()
  })

  it('is an array for codecs of the user’s own, also for copies of ours', () => {
    const own = { size: 1, align: 1, type: u8.type, write: (_value: string) => {}, read: () => 'x' } as const
    expectTypeOf<ColumnOf<typeof own>>().toEqualTypeOf<string[]>()
    const copy = { ...u32, read: () => 'changed' }
    expectTypeOf<ColumnOf<typeof copy>>().toEqualTypeOf<string[]>()
    const point = { ...struct({ x: u8 }) }
    expectTypeOf<ColumnOf<typeof point>>().toEqualTypeOf<{ x: number }[]>()
    const inStruct = struct({ copy })
    expectTypeOf<ColumnOf<typeof inStruct>>().toEqualTypeOf<{ copy: string[] }>()
  })

  it('is not known of a codec that is declared without it', () => {
    expectTypeOf<ColumnOf<Codec<number>>>().toBeUnknown()
    expectTypeOf<ColumnOf<AnyCodec>>().toBeUnknown()
    expectTypeOf<ColumnOf<Codec<number, number, number[]>>>().toEqualTypeOf<number[]>()
  })
})

describe('a codec with a column', () => {
  it('is one without, for those who do not care', () => {
    expectTypeOf(u32).toExtend<Codec<number>>()
    expectTypeOf(struct({ a: u8 })).toExtend<Codec<{ readonly a: number }, { a: number }>>()
  })

  it('is none with another column', () => {
    expectTypeOf(u32).not.toExtend<Codec<number, number, number[]>>()
    expectTypeOf(u32).not.toExtend<Codec<number, number, Uint16Array>>()
  })
})

describe('ColumnInputOf', () => {
  it('takes typed arrays and arrays of numbers', () => {
    expectTypeOf<Uint32Array>().toExtend<ColumnInputOf<typeof u32>>()
    expectTypeOf<Float64Array>().toExtend<ColumnInputOf<typeof u32>>()
    expectTypeOf<readonly number[]>().toExtend<ColumnInputOf<typeof u32>>()
    expectTypeOf<BigUint64Array>().not.toExtend<ColumnInputOf<typeof u32>>()
    expectTypeOf<readonly bigint[]>().not.toExtend<ColumnInputOf<typeof u32>>()
    expectTypeOf<BigUint64Array>().toExtend<ColumnInputOf<typeof u64>>()
    expectTypeOf<readonly (number | bigint)[]>().toExtend<ColumnInputOf<typeof u64>>()
    expectTypeOf<string>().not.toExtend<ColumnInputOf<typeof ipv4>>()
    expectTypeOf<Uint32Array>().not.toExtend<ColumnInputOf<typeof ipv4>>()
    expectTypeOf<Uint8Array>().not.toExtend<ColumnInputOf<typeof bool>>()
  })

  it('takes what ColumnOf gives', () => {
    const nested = struct({ lock: spinLock, flow: struct({ port: u16, source: text(4) }), either: union({ a: u8, b: u16 }) })
    expectTypeOf<ColumnOf<typeof nested>>().toExtend<ColumnInputOf<typeof nested>>()
    expectTypeOf<ColumnOf<typeof u64number>>().toExtend<ColumnInputOf<typeof u64number>>()
    expectTypeOf<ColumnOf<typeof bool>>().toExtend<ColumnInputOf<typeof bool>>()
  })

  it('takes an array of structs, and all of its fields', () => {
    const pair = struct({ a: u8, b: u64 })
    expectTypeOf<{ a: number; b: bigint }[]>().toExtend<ColumnInputOf<typeof pair>>()
    expectTypeOf<{ a: Uint8Array; b: number[] }>().toExtend<ColumnInputOf<typeof pair>>()
    expectTypeOf<{ a: Uint8Array }>().not.toExtend<ColumnInputOf<typeof pair>>()
    expectTypeOf<{ a: Uint8Array; b: string[] }>().not.toExtend<ColumnInputOf<typeof pair>>()
  })

  it('takes arrays of values where the column is not known', () => {
    expectTypeOf<readonly number[]>().toExtend<ColumnInputOf<Codec<number>>>()
    expectTypeOf<{ a: number[] }>().not.toExtend<ColumnInputOf<Codec<number>>>()
  })
})

describe('ElementsOf', () => {
  it('is a typed array of 64-bit words in the machine’s byte order, of others undefined', () => {
    expectTypeOf<ElementsOf<typeof u64>>().toEqualTypeOf<BigUint64Array<ArrayBuffer>>()
    expectTypeOf<ElementsOf<typeof i64>>().toEqualTypeOf<BigInt64Array<ArrayBuffer>>()
    expectTypeOf<ElementsOf<typeof f64>>().toEqualTypeOf<Float64Array<ArrayBuffer>>()
    for (const codec of [u64be, u64number, u32]) expectTypeOf<ElementsOf<typeof codec>>().toBeUndefined()
    expectTypeOf<ElementsOf<ReturnType<typeof bytes>>>().toBeUndefined()
    expectTypeOf<ElementsOf<Codec<bigint>>>().toBeUnknown()
  })
})
