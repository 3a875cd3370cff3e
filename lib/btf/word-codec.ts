import type { AnyCodec } from '../codec/codec.js'
import {
  bool,
  bytes,
  enumeration,
  f32,
  f64,
  i8,
  i16,
  i32,
  i64,
  i128,
  text,
  u8,
  u16,
  u16be,
  u32,
  u32be,
  u64,
  u64be,
  u128
} from '../codec/index.js'
import type { BtfTypeOf } from './types.js'

const unsigned: Readonly<Record<number, AnyCodec>> = { 1: u8, 2: u16, 4: u32, 8: u64, 16: u128 }
const signed: Readonly<Record<number, AnyCodec>> = { 1: i8, 2: i16, 4: i32, 8: i64, 16: i128 }

/** Types of the kernel's headers whose numbers are in network byte order, which BTF does not say otherwise. */
const networkOrder: ReadonlyMap<string, AnyCodec> = new Map<string, AnyCodec>([
  ['__be16', u16be],
  ['__be32', u32be],
  ['__be64', u64be],
  ['__sum16', u16be],
  ['__wsum', u32be]
])

/** The codec of an integer that is reached by these names. Sizes that no integer of ours has are bytes. */
export function integerOf(type: BtfTypeOf<'int'>, names: readonly string[]): AnyCodec {
  const name = names.find(name => networkOrder.get(name)?.size === type.size)
  if (name !== undefined) return networkOrder.get(name)!
  if (type.encoding === 'boolean' && type.size === 1) return bool
  return (type.signed ? signed : unsigned)[type.size] ?? bytes(type.size)
}

/** The codec of an array of such integers, where they are characters or bytes; `undefined` where they are numbers. */
export function stringOf(element: BtfTypeOf<'int'>, length: number): AnyCodec | undefined {
  if (element.size !== 1) return undefined
  // Clang and gcc call it so, and do not always say that it is a character.
  if (element.name === 'char' || element.encoding === 'character') return text(length)
  return element.signed || element.encoding === 'boolean' ? undefined : bytes(length)
}

export function floatOf(type: BtfTypeOf<'float'>): AnyCodec {
  if (type.size === 4) return f32
  return type.size === 8 ? f64 : bytes(type.size)
}

/** Names in, names or numbers out. */
export function enumerationOf(type: BtfTypeOf<'enum' | 'enum64'>): AnyCodec {
  const base = (type.signed ? signed : unsigned)[type.size]!
  const cut = type.signed ? BigInt.asIntN : BigInt.asUintN
  // An enumeration of fewer bytes than the numbers have in BTF, 4 or 8, keeps the lowest.
  const members = type.members.map(({ name, value }) => [name, cut(type.size * 8, BigInt(value))] as const)
  if (members.length === 0) return base
  const numbers = members.map(([name, value]) => [name, type.size === 8 ? value : Number(value)] as const)
  return enumeration(Object.fromEntries(numbers), base)
}
