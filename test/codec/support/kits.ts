import { type AccessBuilder, generated, interpreted } from '../../../lib/codec/access.js'
import { layOut } from '../../../lib/codec/layout.js'
import { sequence } from '../../../lib/codec/sequence.js'
import { structCodec } from '../../../lib/codec/struct.js'
import { unionCodec } from '../../../lib/codec/union.js'
import type { AnyCodec, Codec, Fields, InputOf, OutputOf, StructInput, StructOutput } from '../../../lib/index.js'

/** The codecs with parts, made by one of the two builders. */
export interface Kit {
  readonly name: string
  struct<const F extends Fields>(fields: F): Codec<StructInput<F>, StructOutput<F>>
  packedStruct<const F extends Fields>(fields: F): Codec<StructInput<F>, StructOutput<F>>
  array<C extends AnyCodec>(element: C, length: number): Codec<readonly InputOf<C>[], OutputOf<C>[]>
  union(members: Fields): Codec<unknown>
}

function kit(name: string, builder: AccessBuilder): Kit {
  return {
    name,
    struct: <F extends Fields>(fields: F) => structCodec(layOut(fields, false), false, builder) as Codec<StructInput<F>, StructOutput<F>>,
    packedStruct: <F extends Fields>(fields: F) =>
      structCodec(layOut(fields, true), true, builder) as Codec<StructInput<F>, StructOutput<F>>,
    array: (element, length) => sequence(element, length, element.size, `an array of ${length}`, builder),
    union: members => unionCodec(members, builder)
  }
}

export const generatedKit: Kit = kit('generated', generated)
export const interpretedKit: Kit = kit('interpreted', interpreted)
export const kits: readonly Kit[] = [generatedKit, interpretedKit]
