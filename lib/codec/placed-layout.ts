import { bitFieldPlan } from './bit-field.js'
import { outOfRange, within } from './invalid.js'
import type { Gap, Layout, PlacedField } from './layout.js'
import { type BitsAt, type EmbeddedAt, isEmbedded, type Placed } from './place.js'
import { planOf } from './plan.js'
import { requireAlign } from './require-codec.js'
import type { FieldDescription } from './type-description.js'

/** The size and alignment of a struct or union, in bytes. */
export interface Extent {
  readonly size: number
  readonly align: number
}

/** A run of fields with names, or an anonymous member. */
export type Part = Layout | EmbeddedAt

/** Fields at places. */
export interface PlacedLayout {
  /** All that have names, with the bytes that nothing covers. */
  readonly named: Layout
  /** The parts of a value, in the order of the declaration. */
  readonly parts: readonly Part[]
  readonly described: readonly FieldDescription[]
}

/** Checks the places and makes a layout of them. */
export function layOutPlaced({ size, align }: Extent, entries: readonly (readonly [string, Placed])[]): PlacedLayout {
  requireExtent(size, align)
  for (const [name, placed] of entries) within(name, () => requireInside(placed, size))
  const parts: (PlacedField | EmbeddedAt)[] = entries.map(([name, placed]) => {
    return isEmbedded(placed) ? placed : within(name, () => placeField(name, placed))
  })
  const covered = entries.flatMap(([, placed]) => ('offset' in placed ? [{ start: placed.offset, length: placed.codec.size }] : []))
  return {
    named: { fields: parts.filter(isNamed), gaps: gapsBetween(covered, size), size, align },
    parts: inRuns(parts, { size, align }),
    described: entries.map(([name, placed]) => describe(isEmbedded(placed) ? '' : name, placed))
  }
}

function isNamed(part: PlacedField | EmbeddedAt): part is PlacedField {
  return 'plan' in part
}

function inRuns(parts: readonly (PlacedField | EmbeddedAt)[], extent: Extent): Part[] {
  const runs: Part[] = []
  let run: PlacedField[] = []
  for (const part of parts) {
    if (isNamed(part)) {
      if (run.push(part) === 1) runs.push({ fields: run, gaps: [], ...extent })
    } else {
      runs.push(part)
      run = []
    }
  }
  return runs
}

function requireExtent(size: number, align: number): void {
  if (!Number.isSafeInteger(size) || size < 1) throw outOfRange('a size of at least 1', size)
  requireAlign(align, size)
}

function requireInside(placed: Placed, size: number): void {
  const end = 'offset' in placed ? placed.offset + placed.codec.size : (placed.firstBit + placed.width) / 8
  if (end > size) throw outOfRange(`a place within the ${size} bytes`, 'offset' in placed ? placed.offset : placed.firstBit)
}

function placeField(name: string, placed: Placed): PlacedField {
  const { codec } = placed
  if ('offset' in placed) return { name, offset: placed.offset, type: codec.type, plan: planOf(codec) }
  const { firstBit, width } = placed
  return { name, offset: Math.floor(firstBit / 8), type: codec.type, plan: bitFieldPlan(codec, { first: firstBit % 8, width }) }
}

function describe(name: string, placed: Placed): FieldDescription {
  const { type } = placed.codec
  return 'offset' in placed ? { name, offset: placed.offset, type } : { name, type, ...bitsDescription(placed) }
}

/** The unit of the field's type that holds it, or from its first byte on where it crosses the end of one, as only packed structs have it. */
function bitsDescription({ firstBit, width, codec }: BitsAt): Pick<FieldDescription, 'offset' | 'bits'> {
  const unit = Math.floor(firstBit / 8 / codec.size) * codec.size
  const offset = firstBit + width <= (unit + codec.size) * 8 ? unit : Math.floor(firstBit / 8)
  return { offset, bits: { first: firstBit - offset * 8, width } }
}

/** The bytes that none of the regions covers. */
function gapsBetween(covered: readonly Gap[], size: number): Gap[] {
  const gaps: Gap[] = []
  let end = 0
  for (const { start, length } of covered.toSorted((a, b) => a.start - b.start)) {
    if (start > end) gaps.push({ start: end, length: start - end })
    end = Math.max(end, start + length)
  }
  if (size > end) gaps.push({ start: end, length: size - end })
  return gaps
}
