import fc from 'fast-check'
import { buildPlainBtf, composite, int, Kind, type RecordParts } from './builder.js'

/** A type made of 32-bit words alone, so that none of its bytes is padding. */
export type WordTree =
  | 'word'
  | { readonly kind: 'struct' | 'union'; readonly members: readonly (readonly [name: string, type: WordTree])[] }

// As generated code and JavaScript itself have them, and none.
const names = ['', '', 'a', 'b', 'a_2', 'anonymous0', 'anonymous1', 'anonymous1_2', '__proto__', 'constructor', 'then']

/** Structs and unions within each other, with names that occur again and again. */
export const wordTrees: fc.Arbitrary<WordTree> = fc.letrec<{ tree: WordTree; composite: WordTree }>(tie => ({
  composite: fc.record({
    kind: fc.constantFrom('struct', 'union'),
    members: fc.array(fc.tuple(fc.constantFrom(...names), tie('tree')), { minLength: 1, maxLength: 5 })
  }),
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant('word' as const), tie('composite'))
})).composite

export function sizeOf(type: WordTree): number {
  if (type === 'word') return 4
  const sizes = type.members.map(([, member]) => sizeOf(member))
  return type.kind === 'struct' ? sizes.reduce((sum, size) => sum + size, 0) : Math.max(...sizes)
}

/** BTF that describes the type, and its id there. Type 1 is `int`. */
export function describeTree(type: WordTree): { readonly bytes: Buffer; readonly id: number } {
  const records: RecordParts[] = [int]
  const id = record(type, 'outermost', records)
  return { bytes: buildPlainBtf(records), id }
}

function record(type: WordTree, name: string, records: RecordParts[]): number {
  if (type === 'word') return 1
  let offset = 0
  const members = type.members.map(([name, member]): [string, number, number] => {
    const place = offset
    if (type.kind === 'struct') offset += sizeOf(member) * 8
    return [name, record(member, '', records), place]
  })
  return records.push(composite(Kind[type.kind], name, sizeOf(type), members))
}
