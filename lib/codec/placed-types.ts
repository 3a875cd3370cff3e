import type { InputOf, OutputOf } from './codec.js'
import type { ColumnOf } from './columnar.js'
import type { EmbeddedAt, Placed } from './place.js'
import type { Flat } from './struct.js'

/** Names and places of fields. */
export type PlacedFields = Readonly<Record<string, Placed>>

type Embedded<F extends PlacedFields> = { [Name in keyof F]: F[Name] extends EmbeddedAt ? Name : never }[keyof F]

/** The fields that have names: all but the anonymous members. */
type Named<F extends PlacedFields> = Exclude<keyof F, Embedded<F>>

/** `A & B & …` of what the anonymous members are as `T`, which is a function, so that unions within stay what they are. */
type All<T> = (T extends infer U ? (value: U) => void : never) extends (value: infer Whole) => void ? Whole : never

type Wrapped<F extends PlacedFields, How extends 'input' | 'output'> = All<
  { [Name in Embedded<F>]: { whole: How extends 'input' ? InputOf<F[Name]['codec']> : OutputOf<F[Name]['codec']> } }[Embedded<F>]
>

type Unwrapped<W> = W extends { whole: infer Whole } ? Whole : unknown

/** What a struct with fields at places takes. */
export type PlacedInput<F extends PlacedFields> = Flat<
  { readonly [Name in Named<F> as undefined extends InputOf<F[Name]['codec']> ? never : Name]: InputOf<F[Name]['codec']> } & {
    readonly [Name in Named<F> as undefined extends InputOf<F[Name]['codec']> ? Name : never]?: InputOf<F[Name]['codec']>
  } & Unwrapped<Wrapped<F, 'input'>>
>

/** What it gives. */
export type PlacedOutput<F extends PlacedFields> = Flat<
  {
    -readonly [Name in Named<F> as OutputOf<F[Name]['codec']> extends undefined ? never : Name]: OutputOf<F[Name]['codec']>
  } & Unwrapped<Wrapped<F, 'output'>>
>

/** What a union with members at places takes: at least one of them. */
export type PlacedUnionInput<F extends PlacedFields> = {
  [Name in keyof F]: Flat<One<F, Name> & Others<F, Name>>
}[keyof F]

type One<F extends PlacedFields, Name extends keyof F> = F[Name] extends EmbeddedAt
  ? InputOf<F[Name]['codec']>
  : { readonly [Given in Name]: InputOf<F[Name]['codec']> }

type Others<F extends PlacedFields, Name extends keyof F> = {
  readonly [Other in Exclude<Named<F>, Name>]?: InputOf<F[Other]['codec']> | undefined
} & Partial<Unwrapped<Wrapped<Omit<F, Name>, 'input'>>>

/** What many of its values are kept in: a column for each field; an array of them where there are anonymous unions. */
export type PlacedColumn<F extends PlacedFields> = [Embedded<F>] extends [never]
  ? { -readonly [Name in keyof F as OutputOf<F[Name]['codec']> extends undefined ? never : Name]: ColumnOf<F[Name]['codec']> }
  : PlacedOutput<F>[]
