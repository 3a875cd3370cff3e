import { type AccessBuilder, fastest } from './access.js'
import type { Codec, InputOf, OutputOf } from './codec.js'
import type { ColumnOf } from './columnar.js'
import { type Fields, type Layout, layOut } from './layout.js'
import { withPlan } from './plan.js'
import type { TypeDescription } from './type-description.js'

/** What a struct takes: a property for each field; the kernel's own fields may be left out. */
export type StructInput<F extends Fields> = Flat<
  { readonly [Name in keyof F as undefined extends InputOf<F[Name]> ? never : Name]: InputOf<F[Name]> } & {
    readonly [Name in keyof F as undefined extends InputOf<F[Name]> ? Name : never]?: InputOf<F[Name]>
  }
>

/** What a struct gives: a new object with a property for each field but the kernel's own. */
export type StructOutput<F extends Fields> = {
  -readonly [Name in keyof F as OutputOf<F[Name]> extends undefined ? never : Name]: OutputOf<F[Name]>
}

/** What many values of a struct are kept in: a column for each field that it gives. */
export type StructColumn<F extends Fields> = {
  -readonly [Name in keyof F as OutputOf<F[Name]> extends undefined ? never : Name]: ColumnOf<F[Name]>
}

/** An intersection as one object type, as editors show it. */
export type Flat<T> = { [Name in keyof T]: T[Name] }

/**
 * A C struct: fields in the order of the object, each at the next multiple of its alignment, padding written as zeros.
 *
 * @example
 * const Flow = struct({ source: ipv4, destination: ipv4, sourcePort: port, destinationPort: port, protocol: u8 })
 */
export function struct<const F extends Fields>(fields: F): Codec<StructInput<F>, StructOutput<F>, StructColumn<F>> {
  return structCodec(layOut(fields, false), false, fastest) as Codec<StructInput<F>, StructOutput<F>, StructColumn<F>>
}

/** A C struct with `__attribute__((packed))`: no padding, and an alignment of 1. */
export function packedStruct<const F extends Fields>(fields: F): Codec<StructInput<F>, StructOutput<F>, StructColumn<F>> {
  return structCodec(layOut(fields, true), true, fastest) as Codec<StructInput<F>, StructOutput<F>, StructColumn<F>>
}

/** The codec of a layout, with functions by one of the two builders. */
export function structCodec(layout: Layout, packed: boolean, builder: AccessBuilder): Codec<unknown> {
  const { size, align } = layout
  const fields = layout.fields.map(({ name, offset, type }) => ({ name, offset, type }))
  const type: TypeDescription = { kind: 'struct', size, align, packed, fields }
  return withPlan({ size, align, type, ...builder.struct(layout) }, { kind: 'struct', layout })
}
