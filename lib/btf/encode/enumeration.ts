import type { IntegerDescription } from '../../codec/integer-codec.js'
import { identifiers } from './identifier.js'
import { encodeInteger } from './integer.js'
import type { TypeWriter } from './type-writer.js'

/** An enum has at most 8 bytes, in the machine's order, and the number of its members has 16 bits. */
const widest = 64
const mostMembers = 0xffff

type Members = Readonly<Record<string, number | bigint>>

/** Adds an `enum` with the names of an enumeration or of flags; the integer alone where C has no such enum. */
export function encodeEnumeration(writer: TypeWriter, base: IntegerDescription, members: Members): number {
  const entries = Object.entries(members)
  if (base.bigEndian || base.bits > widest || entries.length > mostMembers) return encodeInteger(writer, base)
  const values = entries.map(([, value]) => BigInt(value))
  const flag = values.some(value => value < 0n)
  const wide = values.some(value => value !== (flag ? BigInt.asIntN(32, value) : BigInt.asUintN(32, value)))
  const names = identifiers(entries.map(([name]) => name))
  const words = names.flatMap((name, index) => [writer.name(name), ...words32(values[index]!, wide)])
  const kind = wide ? 'enum64' : 'enum'
  return writer.add({ kind, flag, parts: names.length, size: base.bits / 8, words })
}

function words32(value: bigint, wide: boolean): number[] {
  const low = Number(BigInt.asUintN(32, value))
  return wide ? [low, Number(BigInt.asUintN(32, value >> 32n))] : [low]
}
