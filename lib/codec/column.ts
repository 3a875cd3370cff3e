import type { MemoryView } from './memory-view.js'

/** Where values lie in memory: `count` of them, one every `stride` bytes from `offset` on. */
export interface Stripe {
  readonly view: MemoryView
  readonly offset: number
  readonly stride: number
  readonly count: number
}

/** How a codec reads and writes many values at once: from and to a column of them. */
export interface ColumnSteps<Column = unknown> {
  /** Begins a column that is not known to hold more than `likelyMost` values. */
  reader(likelyMost: number): ColumnReader<Column>
  /** Throws if it is no column that the codec takes. */
  writer(column: unknown): ColumnWriter
  /** The values that lie side by side in memory, as they are there; for codecs whose values are 64-bit elements of a typed array. */
  readonly inPlace?: ((memory: ArrayBuffer) => Column) | undefined
}

/** One value's access. */
export interface ValueAccess<Output = unknown> {
  write(value: unknown, view: MemoryView, offset: number): void
  read(view: MemoryView, offset: number): Output
}

/** Makes the steps for many values from the access to one. */
export type ColumnMaker<Column> = (access: ValueAccess) => ColumnSteps<Column>

/** A column in the making. */
export interface ColumnReader<Column = unknown> {
  /** Adds the values of a stripe. */
  read(stripe: Stripe): void
  /** The column, of exactly the length that was read. */
  finish(): Column
}

/** A column of a caller's. */
export interface ColumnWriter {
  /** `undefined` if there is no array in it, as for a struct of nothing but the kernel's own fields. */
  readonly length: number | undefined
  /** Writes `stripe.count` values from the index `start` on. Bytes that no field covers are left as they are. */
  write(stripe: Stripe, start: number): void
}
