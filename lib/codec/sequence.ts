import { type AccessBuilder, fastest } from './access.js'
import type { AnyCodec, Codec, InputOf, OutputOf } from './codec.js'
import { invalidType, outOfRange } from './invalid.js'
import type { MemoryView } from './memory-view.js'
import { type Leaf, leafCodec, planOf } from './plan.js'
import { requireCodec, requireLength } from './require-codec.js'
import { staged } from './staging.js'

/** The codec of so many elements, one every `stride` bytes; `what` names them in errors: "an array of …". */
export function sequence<C extends AnyCodec>(
  ...parts: Parameters<typeof sequenceLeaf<C>>
): Codec<readonly InputOf<C>[], OutputOf<C>[], OutputOf<C>[][]> {
  return leafCodec(sequenceLeaf(...parts))
}

/** What `sequence` makes its codec of. */
export function sequenceLeaf<C extends AnyCodec>(
  element: C,
  length: number,
  stride: number,
  what: string,
  builder: AccessBuilder = fastest
): Leaf<readonly InputOf<C>[], MemoryView, OutputOf<C>[]> {
  requireCodec(element)
  requireLength('an array', length)
  const access = builder.sequence(planOf(element), length, stride)
  const steps = staged(
    length * stride,
    (value, memory) => {
      if (!Array.isArray(value)) throw invalidType(what, value)
      if (value.length !== length) throw outOfRange(what, value)
      access.write(value, memory, 0)
    },
    access.read as (...place: Parameters<typeof access.read>) => OutputOf<C>[]
  )
  const type = { kind: 'array', element: element.type, length, stride } as const
  return { size: length * stride, align: element.align, type, ...steps }
}
