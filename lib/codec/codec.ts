import type { Columnar } from './columnar.js'
import type { MemoryView } from './memory-view.js'
import type { TypeDescription } from './type-description.js'

/**
 * How one type of value lies in memory: its size, its alignment, how it is written and how it is read.
 *
 * `Input` is what `write` takes and `Output` what `read` gives; they may differ (`u64` takes `number | bigint` and gives `bigint`).
 * `write` throws a `TypeError` or `RangeError` for a value that does not fit and is then free to leave the bytes half written:
 * a map hands nothing to the kernel in that case. It writes every one of the `size` bytes, padding as zeros.
 *
 * `Column` is what a map's `columns()` keeps many values in. For a codec of your own that is `Output[]`; where a codec is declared without
 * it, it may be any.
 */
export interface Codec<Input, Output = Input, Column = unknown> extends Columnar<Column> {
  /** Bytes, the trailing padding of a struct included. */
  readonly size: number
  /** Bytes: 1, 2, 4, 8 or 16. */
  readonly align: number
  /** The C type, for BTF, messages and generated code. */
  readonly type: TypeDescription
  write(value: Input, view: MemoryView, offset: number): void
  read(view: MemoryView, offset: number): Output
}

/** Any codec, for constraints: `<C extends AnyCodec>`. */
export type AnyCodec = Codec<never, unknown>

/** What a codec takes. */
export type InputOf<C> = C extends Codec<infer Input, infer _Output> ? Input : never

/** What a codec gives. */
export type OutputOf<C> = C extends Codec<infer _Input, infer Output> ? Output : never
