import type { AnyCodec, Codec, InputOf, OutputOf } from './codec.js'
import type { ColumnSteps } from './column.js'
import { columnOf } from './column-of.js'
import type { ColumnOf } from './columnar.js'
import { invalidType, outOfRange } from './invalid.js'
import { roundUp } from './layout.js'
import { PartsReader, PartsWriter } from './parts-column.js'
import { leafCodec } from './plan.js'
import { requireCodec } from './require-codec.js'
import { sequenceLeaf } from './sequence.js'

/**
 * A value of which the kernel keeps one per CPU.
 *
 * Not a codec: how many CPUs there are, and so its size, is the kernel's. A map makes it one with `slots`.
 */
export interface PerCpu<C extends AnyCodec = AnyCodec> {
  readonly perCpu: true
  readonly element: C
}

/** Marks the value of a per-CPU map: the map takes and gives an array with one value, a slot, for each possible CPU. */
export function perCpu<C extends AnyCodec>(element: C): PerCpu<C> {
  requireCodec(element)
  return Object.freeze({ perCpu: true, element })
}

/** Whether a value codec is marked as per-CPU. */
export function isPerCpu(value: AnyCodec | PerCpu): value is PerCpu {
  return 'perCpu' in value && value.perCpu === true
}

/** All slots of a per-CPU value, as the kernel copies them: one for each possible CPU, each at a multiple of 8 bytes. */
export function slots<C extends AnyCodec>(element: C, cpus: number): Codec<readonly InputOf<C>[], OutputOf<C>[], ColumnOf<C>[]> {
  requireCodec(element)
  const stride = roundUp(element.size, 8)
  const expected = `an array of ${cpus}, one value for each possible CPU`
  return leafCodec({ ...sequenceLeaf(element, cpus, stride, expected), column: () => slotColumns(columnOf(element), cpus, stride) })
}

/** An array with a column for each CPU. */
function slotColumns<Column>(column: ColumnSteps<Column>, cpus: number, stride: number): ColumnSteps<Column[]> {
  const parts = Array.from({ length: cpus }, (_, cpu) => ({ name: cpu, offset: cpu * stride, column }))
  const expected = `an array of ${cpus} columns, one for each possible CPU`
  return {
    reader: likelyMost => new PartsReader(parts, columns => columns.map(([, column]) => column), likelyMost),
    writer(columns) {
      if (!Array.isArray(columns)) throw invalidType(expected, columns)
      if (columns.length !== cpus) throw outOfRange(expected, columns)
      return new PartsWriter(parts, cpu => columns[cpu])
    }
  }
}
