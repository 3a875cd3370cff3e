import {
  at,
  bitsAt,
  bool,
  type ColumnOf,
  embedAt,
  type InputOf,
  type OutputOf,
  placedStruct,
  placedUnion,
  spinLock,
  struct,
  u16,
  u32,
  u64,
  union
} from 'bpf-maps'
import { expectTypeOf, test } from 'vitest'

const Plain = placedStruct({ size: 24, align: 8 }, { lock: at(0, spinLock), flag: bitsAt(32, 1, bool), count: at(8, u64) })

test('a struct with fields at places is inferred from them', () => {
  expectTypeOf<OutputOf<typeof Plain>>().toEqualTypeOf<{ flag: boolean; count: bigint }>()
  expectTypeOf<InputOf<typeof Plain>>().toEqualTypeOf<{
    readonly flag: boolean
    readonly count: number | bigint
    readonly lock?: undefined
  }>()
  expectTypeOf<ColumnOf<typeof Plain>>().toEqualTypeOf<{ flag: boolean[]; count: BigUint64Array<ArrayBuffer> }>()
})

const Outer = placedStruct({ size: 16, align: 4 }, { id: at(0, u32), _: embedAt(4, union({ word: u32, half: u16 })) })

test('fields of an anonymous union stand among the others', () => {
  expectTypeOf<OutputOf<typeof Outer>>().toEqualTypeOf<{ id: number; word: number; half: number }>()
  expectTypeOf({ id: 1, word: 2 }).toExtend<InputOf<typeof Outer>>()
  expectTypeOf({ id: 1, half: 2 }).toExtend<InputOf<typeof Outer>>()
  expectTypeOf({ id: 1 }).not.toExtend<InputOf<typeof Outer>>()
  expectTypeOf<OutputOf<typeof Outer>>().toExtend<InputOf<typeof Outer>>()
  expectTypeOf<ColumnOf<typeof Outer>>().toEqualTypeOf<{ id: number; word: number; half: number }[]>()
})

const Two = placedStruct(
  { size: 16, align: 4 },
  { a: embedAt(0, struct({ x: u32 })), b: embedAt(4, struct({ y: u32 })), c: embedAt(8, union({ p: u32, q: u32 })) }
)

test('a struct may have several anonymous members', () => {
  expectTypeOf<OutputOf<typeof Two>>().toEqualTypeOf<{ x: number; y: number; p: number; q: number }>()
  expectTypeOf({ x: 1, y: 2, p: 3 }).toExtend<InputOf<typeof Two>>()
  expectTypeOf({ x: 1, y: 2 }).not.toExtend<InputOf<typeof Two>>()
})

const Either = placedUnion({ size: 8, align: 4 }, { word: at(0, u32), pair: embedAt(0, struct({ low: u16, high: u16 })) })

test('a union takes one of its members at least', () => {
  expectTypeOf<OutputOf<typeof Either>>().toEqualTypeOf<{ word: number; low: number; high: number }>()
  expectTypeOf({ word: 1 }).toExtend<InputOf<typeof Either>>()
  expectTypeOf({ low: 1, high: 2 }).toExtend<InputOf<typeof Either>>()
  expectTypeOf({ low: 1 }).not.toExtend<InputOf<typeof Either>>()
  expectTypeOf<OutputOf<typeof Either>>().toExtend<InputOf<typeof Either>>()
})
