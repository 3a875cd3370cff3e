import { type Access, type AccessBuilder, fastest, interpreted } from './access.js'
import type { Codec } from './codec.js'
import { recordOf } from './invalid.js'
import { fieldEntries } from './layout.js'
import type { MemoryView } from './memory-view.js'
import { type Alternative, alternative, fillWithOneOf } from './overlay.js'
import { isEmbedded, type Placed } from './place.js'
import { type Extent, layOutPlaced, type PlacedLayout } from './placed-layout.js'
import type { PlacedColumn, PlacedFields, PlacedInput, PlacedOutput, PlacedUnionInput } from './placed-types.js'
import { leafCodec, withPlan } from './plan.js'
import { staged } from './staging.js'
import type { TypeDescription } from './type-description.js'

/**
 * A struct whose size and fields' places are given, for what C declares and `struct` cannot say: bit fields among other fields, anonymous
 * members, alignments of one's own. Bytes and bits that belong to no field are written as zeros.
 *
 * @example
 * const Header = placedStruct({ size: 8, align: 4 }, { version: bitsAt(0, 4, u8), length: bitsAt(4, 4, u8), id: at(4, u32) })
 */
export function placedStruct<const F extends PlacedFields>(
  extent: Extent,
  fields: F
): Codec<PlacedInput<F>, PlacedOutput<F>, PlacedColumn<F>> {
  return placedStructCodec(extent, fieldEntries(fields), fastest) as Codec<PlacedInput<F>, PlacedOutput<F>, PlacedColumn<F>>
}

/**
 * A union of a size of its own, with members such as `placedStruct` has.
 *
 * Takes and gives what `union` does; an anonymous struct is given by its fields.
 */
export function placedUnion<const F extends PlacedFields>(
  extent: Extent,
  members: F
): Codec<PlacedUnionInput<F>, PlacedOutput<F>, PlacedOutput<F>[]> {
  return placedUnionCodec(extent, fieldEntries(members), fastest) as Codec<PlacedUnionInput<F>, PlacedOutput<F>, PlacedOutput<F>[]>
}

type Entries = readonly (readonly [string, Placed])[]

/** The codec of a struct, with functions by one of the two builders. It may have no fields at all. */
export function placedStructCodec(extent: Extent, entries: Entries, builder: AccessBuilder): Codec<unknown> {
  const placed = layOutPlaced(extent, entries)
  const type: TypeDescription = { kind: 'struct', ...sizes(extent), packed: false, fields: placed.described }
  const access = builder.struct(placed.named)
  if (!entries.some(([, field]) => isEmbedded(field))) {
    return withPlan({ ...sizes(extent), type, ...access }, { kind: 'struct', layout: placed.named })
  }
  const fill = (value: unknown, memory: MemoryView) => {
    const record = recordOf(value)
    access.write(record, memory, 0)
    for (const part of placed.parts) if ('codec' in part) part.codec.write(record as never, memory, part.offset)
  }
  return leafCodec<unknown, MemoryView, unknown>({ ...sizes(extent), type, ...staged(extent.size, fill, reader(placed, builder)) })
}

/** The same of a union. */
export function placedUnionCodec(extent: Extent, entries: Entries, builder: AccessBuilder): Codec<unknown> {
  const placed = layOutPlaced(extent, entries)
  const type: TypeDescription = { kind: 'union', ...sizes(extent), packed: false, fields: placed.described }
  const alternatives = entries.map(([name, member]) => alternativeOf(name, member, extent))
  const steps = staged(extent.size, fillWithOneOf(alternatives), reader(placed, builder))
  return leafCodec<unknown, MemoryView, unknown>({ ...sizes(extent), type, ...steps })
}

function sizes({ size, align }: Extent): Extent {
  return { size, align }
}

/** Reads the parts one after the other, so that the value has its properties in the order of the declaration. */
function reader({ parts }: PlacedLayout, builder: AccessBuilder): Access['read'] {
  const readers = parts.map(part => {
    if ('codec' in part) return (view: MemoryView, offset: number) => part.codec.read(view, offset + part.offset) as object
    const { read } = builder.struct(part)
    return (view: MemoryView, offset: number) => read(view, offset) as object
  })
  // From entries, which makes a property of a field that is called __proto__ as of any other.
  return (view, offset) => Object.fromEntries(readers.flatMap(read => Object.entries(read(view, offset))))
}

/** A member as the union's bytes: on its own if it has no more to it than its codec, else within a struct of the union's size. */
function alternativeOf(name: string, member: Placed, extent: Extent): Alternative {
  if (!('offset' in member) || member.offset > 0) return alternative(undefined, placedStructCodec(extent, [[name, member]], interpreted))
  return alternative(isEmbedded(member) ? undefined : name, member.codec)
}
