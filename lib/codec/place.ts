import type { AnyCodec } from './codec.js'
import { invalidType, outOfRange } from './invalid.js'
import { requireCodec } from './require-codec.js'

/** A field at a place of its own. */
export interface At<C extends AnyCodec = AnyCodec> {
  readonly codec: C
  /** Bytes from the start of the struct. */
  readonly offset: number
}

/** A bit field at a place of its own. */
export interface BitsAt<C extends AnyCodec = AnyCodec> {
  readonly codec: C
  /** Bits from the start of the struct. */
  readonly firstBit: number
  readonly width: number
}

/** A struct or union whose fields appear among those of the one around it: C's anonymous member. */
export interface EmbeddedAt<C extends AnyCodec = AnyCodec> extends At<C> {
  readonly embedded: true
}

/** A field of `placedStruct` or `placedUnion`. */
export type Placed = At | BitsAt | EmbeddedAt

/** A field that lies so many bytes from the start of its struct. */
export function at<C extends AnyCodec>(offset: number, codec: C): At<C> {
  requireCodec(codec)
  return Object.freeze({ codec, offset: requirePlace(offset) })
}

/** A bit field: its lowest bit, counted from the start of its struct, and how many there are, of the type of an integer, an enum or a `bool`. */
export function bitsAt<C extends AnyCodec>(firstBit: number, width: number, codec: C): BitsAt<C> {
  requireCodec(codec)
  return Object.freeze({ codec, firstBit: requirePlace(firstBit), width })
}

/**
 * An anonymous member: its fields are taken and given among those of the struct or union around it. What name it has there does not count.
 *
 * Takes the codec of a struct or a union.
 */
export function embedAt<C extends AnyCodec>(offset: number, codec: C): EmbeddedAt<C> {
  requireCodec(codec)
  if (codec.type.kind !== 'struct' && codec.type.kind !== 'union') throw invalidType('the codec of a struct or a union', codec.type.kind)
  return Object.freeze({ codec, offset: requirePlace(offset), embedded: true })
}

export function isEmbedded(placed: Placed): placed is EmbeddedAt {
  return 'embedded' in placed
}

function requirePlace(place: number): number {
  if (!Number.isSafeInteger(place) || place < 0) throw outOfRange('a place from 0 on', place)
  return place
}
