import type { AnyCodec, Codec, InputOf, OutputOf } from './codec.js'
import { sequence } from './sequence.js'

/** A C array of exactly `length` elements: takes and gives a JavaScript array. */
export function array<C extends AnyCodec>(element: C, length: number): Codec<readonly InputOf<C>[], OutputOf<C>[], OutputOf<C>[][]> {
  return sequence(element, length, element.size, `an array of ${length}`)
}
