import type { AnyCodec, Codec, InputOf, OutputOf } from '../codec/codec.js'
import type { ColumnInputOf, ColumnOf } from '../codec/columnar.js'
import { atPath } from '../codec/invalid.js'
import { isPerCpu, type PerCpu, slots } from '../codec/per-cpu.js'
import { requireCodec } from '../codec/require-codec.js'
import { possibleCpus } from '../sys/cpus.js'

/** The codec of a map's value: a plain one, or `perCpu(codec)` for a value on each possible CPU. */
export type ValueCodec = AnyCodec | PerCpu

/** What the map takes as a value. */
export type ValueInput<V> = V extends PerCpu<infer C> ? readonly InputOf<C>[] : InputOf<V>

/** What the map gives as a value. */
export type ValueOutput<V> = V extends PerCpu<infer C> ? OutputOf<C>[] : OutputOf<V>

/** What many values are kept in: for a value on each CPU an array with a column for each. */
export type ValueColumn<V> = V extends PerCpu<infer C> ? ColumnOf<C>[] : ColumnOf<V>

/** What the map takes as a column of values. */
export type ValueColumnInput<V> = V extends PerCpu<infer C> ? readonly ColumnInputOf<C>[] : ColumnInputOf<V>

/** The codec of one value: of one CPU's where there are several. */
export function elementOf(value: ValueCodec): AnyCodec {
  return isPerCpu(value) ? value.element : value
}

/** The codec for all that the kernel moves for one value. */
export function wholeCodec(value: ValueCodec): Codec<never, unknown> {
  return isPerCpu(value) ? slots(value.element, possibleCpus()) : value
}

/** Throws unless it is what `what` (`key`, `value`) of a map can be. */
export function requireKeyCodec(key: unknown): void {
  checkCodec(key, 'key')
}

export function requireValueCodec(value: unknown): void {
  checkCodec(typeof value === 'object' && value !== null && isPerCpu(value as ValueCodec) ? (value as PerCpu).element : value, 'value')
}

function checkCodec(codec: unknown, what: string): void {
  try {
    requireCodec(codec)
  } catch (error) {
    throw atPath(error, what)
  }
}
