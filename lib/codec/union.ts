import { type AccessBuilder, fastest } from './access.js'
import type { AnyCodec, Codec, InputOf, OutputOf } from './codec.js'
import { outOfRange, recordOf, within } from './invalid.js'
import { codecEntries, type Fields, type Layout, roundUp } from './layout.js'
import { MemoryView } from './memory-view.js'
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
  return leafCodec<unknown, MemoryView, unknown>({ size, align, type, ...staged(size, filler(entries), builder.struct(layout).read) })
}

interface Member {
  readonly name: string
  readonly codec: AnyCodec
  /** Every object has a "constructor" and a "toString", but did not mean them as members. */
  readonly ownOnly: boolean
}

/** A member with what it is to be. */
interface Given {
  readonly name: string
  readonly codec: AnyCodec
  readonly value: unknown
}

function filler(entries: readonly (readonly [string, AnyCodec])[]): (value: unknown, memory: MemoryView) => void {
  const names = entries.map(([name]) => JSON.stringify(name)).join(', ')
  const members = entries.map(([name, codec]) => ({ name, codec, ownOnly: name in Object.prototype }))
  members.sort((a, b) => b.codec.size - a.codec.size)
  return (value, memory) => {
    const given = givenOf(recordOf(value), members)
    if (given.length === 0) throw outOfRange(`one of the members ${names}`, value)
    fill(given, memory)
  }
}

function givenOf(record: Readonly<Record<string, unknown>>, members: readonly Member[]): Given[] {
  const given: Given[] = []
  for (const { name, codec, ownOnly } of members) {
    const value = ownOnly && !Object.hasOwn(record, name) ? undefined : record[name]
    if (value !== undefined) given.push({ name, codec, value })
  }
  return given
}

/** Writes one member with which all others agree. The largest need not be it: it may have padding where another has bytes. */
function fill(given: readonly Given[], memory: MemoryView): void {
  const errors: unknown[] = []
  for (const member of given) {
    try {
      memory.u8.fill(0)
      within(member.name, () => member.codec.write(member.value as never, memory, 0))
      for (const other of given) if (other !== member) within(other.name, () => requireAgreement(other, memory, member.name))
      return
    } catch (error) {
      errors.push(error)
    }
  }
  throw errors[0]
}

function requireAgreement({ codec, value }: Given, memory: MemoryView, name: string): void {
  const read = codec.read(memory, 0)
  if (Object.is(read, value)) return
  // Both sides are written anew, so that 5 agrees with 5n and bytes that a member ignores do not count.
  const [own, same] = [encoded(codec, value), encoded(codec, read)]
  if (own.every((byte, index) => byte === same[index])) return
  throw outOfRange(`no value, or the one that ${JSON.stringify(name)} has in the same bytes`, value)
}

function encoded(codec: AnyCodec, value: unknown): Uint8Array {
  const view = new MemoryView(new ArrayBuffer(codec.size))
  codec.write(value as never, view, 0)
  return view.u8
}
