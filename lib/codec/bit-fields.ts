import { type Bits, narrow, wide } from './bits.js'
import type { Codec } from './codec.js'
import { plus, property } from './draft.js'
import { u32 } from './integer.js'
import { type WordBase, wordBase } from './integer-base.js'
import type { IntegerDescription } from './integer-codec.js'
import { atPath, invalidType, outOfRange, recordOf } from './invalid.js'
import { fieldEntries, roundUp } from './layout.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec, type StepSource } from './plan.js'
import { staged } from './staging.js'
import type { TypeDescription } from './type-description.js'

/** Names of bit fields and their widths in bits. */
export type Widths = Readonly<Record<string, number>>

/**
 * A C struct of bit fields over the codec of an integer, `u32` if none is named: `{ version: 4, length: 4 }` is
 * `struct { __u32 version : 4; __u32 length : 4; }`.
 *
 * As in C on little-endian machines the first field has the lowest bits, and a field that would cross the end of an integer begins the next one.
 * Over a signed integer the fields are signed. Fields of `u64` are bigints.
 */
export function bitFields<const W extends Widths>(
  widths: W
): Codec<{ readonly [Name in keyof W]: number }, { -readonly [Name in keyof W]: number }, { -readonly [Name in keyof W]: number }[]>
export function bitFields<const W extends Widths, Input, Output>(
  widths: W,
  base: Codec<Input, Output>
): Codec<{ readonly [Name in keyof W]: Input }, { -readonly [Name in keyof W]: Output }, { -readonly [Name in keyof W]: Output }[]>
export function bitFields(widths: Widths, base: Codec<never, unknown> = u32): Codec<unknown> {
  const word = wordBase(base)
  if (word.type.bigEndian) throw invalidType('the codec of a little-endian integer as the base', word.type.name)
  const fields = placeBits(widths, word.type.bits)
  const size = base.size * (1 + Math.max(...fields.map(({ unit }) => unit)))
  const steps = word.wide ? bitSteps(word, fields, size, wide) : bitSteps(word, fields, size, narrow)
  return leafCodec<unknown, MemoryView, unknown>({ size, align: base.align, type: describe(fields, size, word.type), ...steps })
}

interface BitField {
  readonly name: string
  /** Which of the integers holds it. */
  readonly unit: number
  /** Its lowest bit within the integer. */
  readonly first: number
  readonly width: number
}

function placeBits(widths: Widths, bits: number): readonly BitField[] {
  let next = 0
  return fieldEntries(widths).map(([name, width]) => {
    if (!Number.isInteger(width) || width < 1 || width > bits) throw atPath(outOfRange(`a width of 1 to ${bits} bits`, width), name)
    const start = (next % bits) + width > bits ? roundUp(next, bits) : next
    next = start + width
    return { name, unit: Math.floor(start / bits), first: start % bits, width }
  })
}

function describe(fields: readonly BitField[], size: number, type: IntegerDescription): TypeDescription {
  const align = type.bits / 8
  const described = fields.map(({ name, unit, first, width }) => ({ name, offset: unit * align, type, bits: { first, width } }))
  return { kind: 'struct', size, align, packed: false, fields: described }
}

function bitSteps<Word extends number | bigint>(base: WordBase, fields: readonly BitField[], size: number, bits: Bits<Word>) {
  const { codec, type } = base
  const parts = fields.map(field => ({ ...field, offset: field.unit * codec.size, toNumber: bits.fit(field.width, type.signed) }))
  const fill = (value: unknown, memory: MemoryView) => {
    const given = recordOf(value)
    const words = new Array<Word>(size / codec.size).fill(bits.zero)
    for (const part of parts) words[part.unit] = bits.or(words[part.unit]!, placed(part, given[part.name]))
    for (let unit = 0; unit < words.length; unit++) {
      codec.write(bits.extract(words[unit]!, 0, type.bits, type.signed) as never, memory, unit * codec.size)
    }
  }
  const placed = (part: (typeof parts)[number], value: unknown) => {
    try {
      return bits.place(part.toNumber(value), part.first, part.width)
    } catch (error) {
      throw atPath(error, part.name)
    }
  }
  const read = (view: MemoryView, offset: number) => {
    const wordAt = (part: number) => codec.read(view, offset + part) as Word
    return Object.fromEntries(parts.map(part => [part.name, bits.extract(wordAt(part.offset), part.first, part.width, type.signed)]))
  }
  return { ...staged(size, fill, read), source: bitSource(base, fields, bits) }
}

/** Reading as an object literal, for structs with bit fields in them. */
function bitSource<Word extends number | bigint>(
  { codec, plan, type }: WordBase,
  fields: readonly BitField[],
  bits: Bits<Word>
): StepSource {
  const { read, readable } = plan.source
  if (!read || readable) return {}
  const literal = (at: string) =>
    fields.map(({ name, unit, first, width }) => {
      return `${property(name)}: ${bits.extractSource(read(plus(at, unit * codec.size)), first, width, type.signed)}`
    })
  return { read: at => `{ ${literal(at).join(', ')} }` }
}
