import fc from 'fast-check'
import {
  type AnyCodec,
  bitFields,
  bool,
  bytes,
  enumeration,
  f32,
  f64,
  flags,
  i8,
  i16,
  i32,
  i32be,
  i64,
  i64number,
  ipv4,
  ipv4Prefix,
  ipv6,
  mac,
  port,
  spinLock,
  text,
  timer,
  u8,
  u16,
  u16be,
  u32,
  u32be,
  u64,
  u64be,
  u64number,
  u128
} from '../../../lib/index.js'
import type { Kit } from './kits.js'

/** How to make a codec with either kit, and a value for it. */
export interface Recipe {
  make(kit: Kit): AnyCodec
  readonly value: unknown
}

const bits = { a: 3, b: 7, c: 30, d: 1 }

const leaves: readonly fc.Arbitrary<Recipe>[] = [
  leaf(u8, fc.nat({ max: 0xff })),
  leaf(i8, fc.integer({ min: -0x80, max: 0x7f })),
  leaf(u16, fc.nat({ max: 0xffff })),
  leaf(i16, fc.integer({ min: -0x8000, max: 0x7fff })),
  leaf(u32, fc.nat({ max: 0xffff_ffff })),
  leaf(i32, fc.integer()),
  leaf(u16be, fc.nat({ max: 0xffff })),
  leaf(u32be, fc.nat({ max: 0xffff_ffff })),
  leaf(i32be, fc.integer()),
  leaf(port, fc.nat({ max: 0xffff })),
  leaf(u64, fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat())),
  leaf(i64, fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.maxSafeInteger())),
  leaf(u64be, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  leaf(u64number, fc.maxSafeNat()),
  leaf(i64number, fc.maxSafeInteger()),
  leaf(u128, fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })),
  leaf(f32, fc.float()),
  leaf(f64, fc.double()),
  leaf(bool, fc.boolean()),
  leaf(bytes(5), fc.uint8Array({ minLength: 5, maxLength: 5 })),
  leaf(text(7), fc.stringMatching(/^[a-zä]{0,3}$/)),
  leaf(ipv4, fc.ipV4()),
  leaf(ipv6, fc.ipV6()),
  leaf(
    ipv4Prefix,
    fc.tuple(fc.ipV4(), fc.nat({ max: 32 })).map(([address, length]) => `${address}/${length}`)
  ),
  leaf(mac, fc.constantFrom('02:00:5e:10:00:00', 'ff:ff:ff:ff:ff:ff')),
  leaf(enumeration({ drop: 1, pass: 2 }, u16), fc.constantFrom('drop', 'pass', 7)),
  leaf(flags({ read: 1, write: 2 }, u64), fc.subarray(['read', 'write', 64])),
  leaf(
    bitFields(bits),
    fc.record({ a: fc.nat({ max: 7 }), b: fc.nat({ max: 127 }), c: fc.nat({ max: 2 ** 30 - 1 }), d: fc.nat({ max: 1 }) })
  ),
  leaf(bitFields({ a: 3, b: 7, c: 57 }, i64), fc.record({ a: fc.constant(-4n), b: fc.constant(63n), c: fc.constantFrom(-1n, 5) })),
  leaf(bitFields({ a: 1, b: 6, c: 8 }, u8), fc.record({ a: fc.constant(1), b: fc.constant(33), c: fc.constant(200) })),
  leaf(spinLock, fc.constant(undefined)),
  leaf(timer, fc.constant(undefined))
]

function leaf(codec: AnyCodec, value: fc.Arbitrary<unknown>): fc.Arbitrary<Recipe> {
  return value.map(value => ({ make: () => codec, value }))
}

/** Structs of everything, some levels deep; `name` makes the names of fields. */
export function structRecipe(name: fc.Arbitrary<string>): fc.Arbitrary<Recipe> {
  return fc.letrec<{ part: Recipe; struct: Recipe; array: Recipe; union: Recipe }>(tie => ({
    part: fc.oneof({ maxDepth: 3, withCrossShrink: true }, ...leaves, tie('struct'), tie('array'), tie('union')),
    struct: fc
      .tuple(fc.boolean(), fc.uniqueArray(fc.tuple(name, tie('part')), { selector: ([name]) => name, minLength: 1, maxLength: 6 }))
      .map(([packed, fields]) => structOf(packed, fields)),
    array: fc.tuple(tie('part'), fc.integer({ min: 1, max: 3 })).map(([element, length]) => arrayOf(element, length)),
    union: fc
      .uniqueArray(fc.tuple(name, tie('part')), { selector: ([name]) => name, minLength: 1, maxLength: 3 })
      .filter(members => members.some(([, { value }]) => value !== undefined))
      .map(unionOf)
  })).struct
}

type Parts = readonly (readonly [name: string, recipe: Recipe])[]

function structOf(packed: boolean, fields: Parts): Recipe {
  return {
    make: kit => (packed ? kit.packedStruct : kit.struct)(codecs(fields, kit)),
    value: Object.fromEntries(fields.map(([name, { value }]) => [name, value]))
  }
}

function arrayOf(element: Recipe, length: number): Recipe {
  return { make: kit => kit.array(element.make(kit), length), value: new Array(length).fill(element.value) }
}

function unionOf(members: Parts): Recipe {
  const [name, { value }] = members.find(([, { value }]) => value !== undefined)!
  return { make: kit => kit.union(codecs(members, kit)), value: { [name]: value } }
}

function codecs(parts: Parts, kit: Kit): Record<string, AnyCodec> {
  return Object.fromEntries(parts.map(([name, recipe]) => [name, recipe.make(kit)]))
}
