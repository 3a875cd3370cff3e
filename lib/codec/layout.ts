import type { AnyCodec } from './codec.js'
import { invalidType, within } from './invalid.js'
import { type Plan, planOf } from './plan.js'
import { requireCodec } from './require-codec.js'
import type { TypeDescription } from './type-description.js'

/** Names and codecs, in the order of the C declaration. */
export type Fields = Readonly<Record<string, AnyCodec>>

export interface PlacedField {
  readonly name: string
  /** Bytes from the start of the struct. */
  readonly offset: number
  readonly type: TypeDescription
  readonly plan: Plan
}

/** Bytes that belong to no field. */
export interface Gap {
  readonly start: number
  readonly length: number
}

export interface Layout {
  readonly fields: readonly PlacedField[]
  readonly gaps: readonly Gap[]
  readonly size: number
  readonly align: number
}

/** Places fields as C does: each at the next multiple of its alignment, and the end at a multiple of the largest one. */
export function layOut(fields: Fields, packed: boolean): Layout {
  const entries = codecEntries(fields)
  const align = packed ? 1 : Math.max(...entries.map(([, codec]) => codec.align))
  const placed: PlacedField[] = []
  const gaps: Gap[] = []
  let end = 0
  for (const [name, codec] of entries) {
    const offset = packed ? end : roundUp(end, codec.align)
    if (offset > end) gaps.push({ start: end, length: offset - end })
    placed.push({ name, offset, type: codec.type, plan: planOf(codec) })
    end = offset + codec.size
  }
  const size = roundUp(end, align)
  if (size > end) gaps.push({ start: end, length: size - end })
  return { fields: placed, gaps, size, align }
}

/** The fields a struct gives: all but the kernel's own. */
export function visibleFields(layout: Layout): readonly PlacedField[] {
  return layout.fields.filter(({ plan }) => plan.kind === 'struct' || !plan.hidden)
}

/** Names and codecs as pairs, checked. */
export function codecEntries(fields: Fields): readonly (readonly [string, AnyCodec])[] {
  const entries = fieldEntries(fields)
  for (const [name, codec] of entries) within(name, () => requireCodec(codec))
  return entries
}

/** The fields of a declaration in their order. */
export function fieldEntries<Field>(fields: Readonly<Record<string, Field>>): readonly (readonly [string, Field])[] {
  if (typeof fields !== 'object' || fields === null) throw invalidType('an object of fields', fields)
  const entries = Object.entries(fields)
  if (entries.length === 0) throw invalidType('at least one field', fields)
  for (const [name] of entries) checkName(name)
  return entries
}

// JavaScript moves names that are array indices before all others: the order of the declaration would be lost.
function checkName(name: string): void {
  if (/^(0|[1-9]\d*)$/.test(name)) throw invalidType('a field name that is not a number', name)
}

/** The next multiple, or the value itself if it is one. */
export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}
