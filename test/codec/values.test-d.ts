import {
  bitFields,
  type bool,
  bytes,
  enumeration,
  f32,
  flags,
  type InputOf,
  i64number,
  ipv4,
  type ipv4Prefix,
  type ipv6,
  type mac,
  type OutputOf,
  text,
  u8,
  u16be,
  u64,
  u64number,
  u128,
  union
} from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

describe('the types of single values', () => {
  it('are numbers up to 32 bits and where they are asked for', () => {
    for (const codec of [u8, u16be, u64number, i64number, f32]) {
      expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<number>()
      expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<number>()
    }
  })

  it('take numbers and bigints beyond, and give bigints', () => {
    for (const codec of [u64, u128]) {
      expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<number | bigint>()
      expectTypeOf<OutputOf<typeof codec>>().toEqualTypeOf<bigint>()
    }
  })

  it('are text for addresses', () => {
    const name = text(16)
    expectTypeOf<OutputOf<typeof ipv4 | typeof ipv6 | typeof mac | typeof ipv4Prefix | typeof name>>().toEqualTypeOf<string>()
  })

  it('are booleans and bytes', () => {
    const raw = bytes(4)
    expectTypeOf<OutputOf<typeof bool>>().toEqualTypeOf<boolean>()
    expectTypeOf<InputOf<typeof raw>>().toEqualTypeOf<Uint8Array>()
    expectTypeOf<OutputOf<typeof raw>>().toEqualTypeOf<Uint8Array<ArrayBuffer>>()
    expectTypeOf(Buffer.from('a')).toExtend<InputOf<typeof raw>>()
  })
})

describe('the types of an enumeration', () => {
  it('are its names, and numbers as its base has them', () => {
    const verdict = enumeration({ drop: 1, pass: 2 })
    expectTypeOf<InputOf<typeof verdict>>().toEqualTypeOf<'drop' | 'pass' | number>()
    expectTypeOf<OutputOf<typeof verdict>>().toEqualTypeOf<'drop' | 'pass' | number>()
    const wide = enumeration({ drop: 1n }, u64)
    expectTypeOf<InputOf<typeof wide>>().toEqualTypeOf<'drop' | number | bigint>()
    expectTypeOf<OutputOf<typeof wide>>().toEqualTypeOf<'drop' | bigint>()
  })
})

describe('the types of flags', () => {
  it('are arrays or sets of names and numbers', () => {
    const access = flags({ read: 1, write: 2 })
    expectTypeOf<OutputOf<typeof access>>().toEqualTypeOf<('read' | 'write' | number)[]>()
    expectTypeOf<readonly ['read', 4]>().toExtend<InputOf<typeof access>>()
    expectTypeOf<Set<'read' | 'write'>>().toExtend<InputOf<typeof access>>()
    expectTypeOf<number>().toExtend<InputOf<typeof access>>()
    expectTypeOf<OutputOf<typeof access>>().toExtend<InputOf<typeof access>>()
    expectTypeOf<['fail']>().not.toExtend<InputOf<typeof access>>()
    expectTypeOf<'read'>().not.toExtend<InputOf<typeof access>>()
    const wide = flags({ read: 1 }, u64)
    expectTypeOf<OutputOf<typeof wide>>().toEqualTypeOf<('read' | bigint)[]>()
  })
})

describe('the types of bit fields', () => {
  it('are numbers, bigints over 64 bits', () => {
    const narrow = bitFields({ version: 4, length: 4 })
    expectTypeOf<InputOf<typeof narrow>>().toEqualTypeOf<{ readonly version: number; readonly length: number }>()
    expectTypeOf<OutputOf<typeof narrow>>().toEqualTypeOf<{ version: number; length: number }>()
    const wide = bitFields({ version: 4 }, u64)
    expectTypeOf<InputOf<typeof wide>>().toEqualTypeOf<{ readonly version: number | bigint }>()
    expectTypeOf<OutputOf<typeof wide>>().toEqualTypeOf<{ version: bigint }>()
  })
})

describe('the types of a union', () => {
  const address = union({ v4: ipv4, port: u16be })

  it('take at least one member and give all', () => {
    expectTypeOf<{ readonly v4: string }>().toExtend<InputOf<typeof address>>()
    expectTypeOf<{ v4: undefined; port: number }>().toExtend<InputOf<typeof address>>()
    expectTypeOf<object>().not.toExtend<InputOf<typeof address>>()
    expectTypeOf<{ v4: number }>().not.toExtend<InputOf<typeof address>>()
    expectTypeOf<OutputOf<typeof address>>().toEqualTypeOf<{ v4: string; port: number }>()
    expectTypeOf<OutputOf<typeof address>>().toExtend<InputOf<typeof address>>()
  })
})
