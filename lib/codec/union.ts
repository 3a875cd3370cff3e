import { type AccessBuilder, fastest } from './access.js'
import type { Codec, InputOf, OutputOf } from './codec.js'
import { codecEntries, type Fields, type Layout, roundUp } from './layout.js'
import type { MemoryView } from './memory-view.js'
import { type Alternative, alternative, fillWithOneOf } from './overlay.js'
import { leafCodec, planOf } from './plan.js'
import { staged } from './staging.js'
import type { Flat } from './struct.js'

/** What a union takes: at least one of its members. */
export type UnionInput<M extends Fields> = {
  [Name in keyof M]: Flat<
    { readonly [Given in Name]: InputOf<M[Given]> } & { readonly [Other in Exclude<keyof M, Name>]?: InputOf<M[Other]> | undefined }
  >
}[keyof M]

/** What a union gives: its bytes as each of the members. */
export type UnionOutput<M extends Fields> = { -readonly [Name in keyof M]: OutputOf<M[Name]> }

/**
 * A C union: members that share the same bytes.
 *
 * Takes an object with one member; bytes that it does not cover are written as zeros. Gives an object with all members, each read from
 * the same bytes. Such an object can be written back, for several members are taken where they agree.
 *
 * @example
 * const Address = union({ v4: ipv4, v6: ipv6 })
 */
export function union<const M extends Fields>(members: M): Codec<UnionInput<M>, UnionOutput<M>, UnionOutput<M>[]> {
  return unionCodec(members, fastest) as Codec<UnionInput<M>, UnionOutput<M>, UnionOutput<M>[]>
}

/** The codec of a union, with reading by one of the two builders. */
export function unionCodec(members: Fields, builder: AccessBuilder): Codec<unknown> {
  const entries = codecEntries(members)
  const align = Math.max(...entries.map(([, codec]) => codec.align))
  const size = roundUp(Math.max(...entries.map(([, codec]) => codec.size)), align)
  const fields = entries.map(([name, codec]) => ({ name, offset: 0, type: codec.type, plan: planOf(codec) }))
  const layout: Layout = { fields, gaps: [], size, align }
  const type = {
    kind: 'union',
    size,
    align,
    packed: false,
    fields: fields.map(({ name, offset, type }) => ({ name, offset, type }))
  } as const
  const fill = fillWithOneOf(entries.map(([name, codec]): Alternative => alternative(name, codec)))
  return leafCodec<unknown, MemoryView, unknown>({ size, align, type, ...staged(size, fill, builder.struct(layout).read) })
}
