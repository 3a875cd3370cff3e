import { narrow, wide } from './bits.js'
import type { AnyCodec } from './codec.js'
import { invalidType, outOfRange } from './invalid.js'
import { MemoryView } from './memory-view.js'
import { type LeafPlan, leafCodec, planOf } from './plan.js'
import { requireCodec } from './require-codec.js'
import type { TypeDescription } from './type-description.js'

/** A bit field among the fields of a struct: the first of its bits within its first byte, and how many. */
export interface BitPlace {
  readonly first: number
  readonly width: number
}

/**
 * The plan of a bit field of a type: an integer, an enumeration, flags or a `bool`. It stores its own bits and leaves the others of its bytes,
 * which the struct has cleared before.
 */
export function bitFieldPlan(codec: AnyCodec, place: BitPlace): LeafPlan {
  const { base, bits, signed } = requireWord(codec)
  const { first, width } = place
  if (!Number.isInteger(width) || width < 1 || width > bits) throw outOfRange(`a width of 1 to ${bits} bits`, width)
  const size = Math.ceil((first + width) / 8)
  const steps = first + width > 32 ? wideSteps(base, place, signed, size) : narrowSteps(base, place, signed, size)
  const field = leafCodec<unknown, unknown, unknown>({ size, align: 1, type: codec.type, ...steps })
  // A leaf's plan is one.
  return planOf(field) as LeafPlan
}

function requireWord(codec: AnyCodec): { readonly base: LeafPlan; readonly bits: number; readonly signed: boolean } {
  requireCodec(codec)
  const word = wordOf(codec.type)
  const base = planOf(codec)
  if (word === undefined || base.kind !== 'leaf') {
    throw invalidType('the codec of an integer, an enumeration, flags or a bool', codec.type.kind)
  }
  return { base, ...word }
}

function wordOf(type: TypeDescription): { readonly bits: number; readonly signed: boolean } | undefined {
  if (type.kind === 'boolean') return { bits: 8, signed: false }
  if (type.kind === 'enumeration' || type.kind === 'flags') return wordOf(type.base)
  if (type.kind !== 'integer' || type.bigEndian || type.bits > 64) return undefined
  return { bits: type.bits, signed: type.signed }
}

// What the base reads: the bits as a number of its own, at the beginning of 8 bytes. Memory of the bit fields alone, and nothing runs between.
const spare = new MemoryView(new ArrayBuffer(8))

/** In up to 4 bytes, with numbers. */
function narrowSteps(base: LeafPlan, { first, width }: BitPlace, signed: boolean, size: number) {
  const toFitting = narrow.fit(width, signed)
  const mask = narrow.place(-1, first, width)
  return {
    accept: (value: unknown) => toFitting(Number(base.accept(value))),
    store(stored: unknown, view: MemoryView, offset: number) {
      const word = narrow.or(narrow.without(load(view, offset, size), mask), narrow.place(stored as number, first, width))
      for (let i = 0; i < size; i++) view.setUint8(offset + i, (word >>> (8 * i)) & 0xff)
    },
    read(view: MemoryView, offset: number) {
      const word = narrow.extract(load(view, offset, size), first, width, signed)
      spare.setInt32(0, word, true)
      spare.setInt32(4, signed && word < 0 ? -1 : 0, true)
      return base.read(spare, 0)
    }
  }
}

/** In more bytes, with bigints. */
function wideSteps(base: LeafPlan, { first, width }: BitPlace, signed: boolean, size: number) {
  const toFitting = wide.fit(width, signed)
  const mask = wide.place(-1n, first, width)
  return {
    accept: (value: unknown) => toFitting(base.accept(value)),
    store(stored: unknown, view: MemoryView, offset: number) {
      const word = wide.or(wide.without(loadWide(view, offset, size), mask), wide.place(stored as bigint, first, width))
      for (let i = 0; i < size; i++) view.setUint8(offset + i, Number((word >> BigInt(8 * i)) & 0xffn))
    },
    read(view: MemoryView, offset: number) {
      const word = wide.extract(loadWide(view, offset, size), first, width, signed)
      spare.setBigUint64(0, BigInt.asUintN(64, word), true)
      return base.read(spare, 0)
    }
  }
}

function load(view: MemoryView, offset: number, size: number): number {
  let word = 0
  for (let i = 0; i < size; i++) word |= view.getUint8(offset + i) << (8 * i)
  return word
}

function loadWide(view: MemoryView, offset: number, size: number): bigint {
  let word = 0n
  for (let i = 0; i < size; i++) word |= BigInt(view.getUint8(offset + i)) << BigInt(8 * i)
  return word
}
