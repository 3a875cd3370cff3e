import type { Codec, OutputOf } from './codec.js'

declare const column: unique symbol
declare const elements: unique symbol

/**
 * What many values of a codec are kept in, as a type alone: nothing of this name is there when the program runs.
 *
 * A class, because a copy by spread (`{ ...u32, read }`) leaves out what a class declares: it is another codec, and its columns are arrays.
 */
export declare abstract class Columnar<Column> {
  [column]?(): Column
}

/** As `Columnar`, of codecs whose values in memory are the elements of one typed array of 64-bit words. */
declare abstract class InPlace<Elements> {
  [elements]?(): Elements
}

/** The codec of a value that is one 64-bit element of a typed array, so that many of them can be seen in place: `u64`, `i64` and `f64`. */
export interface WordCodec<Input, Output, Elements> extends Codec<Input, Output, Elements>, InPlace<Elements> {}

/**
 * What many values of a codec are kept in: a typed array for a number, an object with a column for each field for a struct, and else an
 * array of what the codec gives.
 */
export type ColumnOf<C> = typeof column extends keyof C ? (C extends Columnar<infer Column> ? Column : never) : OutputOf<C>[]

/** The typed array whose elements are values of the codec as they lie in memory; `undefined` if there is none. */
export type ElementsOf<C> = typeof elements extends keyof C ? ColumnOf<C> : Unknown<ColumnOf<C>>

// A codec declared without its column may be any codec.
type Unknown<Column> = unknown extends Column ? unknown : undefined

/** What a map takes as a column: what it gives as one, or an array of what the codec takes. */
export type ColumnInputOf<C> = C extends Codec<infer Input, infer _Output> ? ColumnInput<Input, ColumnOf<C>> : never

/** The same, by what the codec takes and by its column. */
export type ColumnInput<Input, Column> = List<Input> | Parts<Input, Column>

type List<Input> =
  | readonly Input[]
  | (number extends Input ? NumberArray : never)
  | (bigint extends Input ? BigInt64Array | BigUint64Array : never)

type Parts<Input, Column> = [Column] extends [ArrayLike<unknown>]
  ? never
  : [Column] extends [object]
    ? { readonly [Name in keyof Column]: ColumnInput<Name extends keyof Input ? Input[Name] : never, Column[Name]> }
    : never

type NumberArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
