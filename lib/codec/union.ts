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
 * the same bytes. Such an object can be written back, for members that agree with the largest one given are taken too.
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

type Member = readonly [name: string, codec: AnyCodec]

function filler(entries: readonly Member[]): (value: unknown, memory: MemoryView) => void {
  const names = entries.map(([name]) => JSON.stringify(name)).join(', ')
  const bySize = [...entries].sort(([, a], [, b]) => b.size - a.size)
  return (value, memory) => {
    const record = recordOf(value)
    const given = bySize.map(member => ({ member, part: partOf(record, member[0]) })).filter(({ part }) => part !== undefined)
    const largest = given.shift()
    if (largest === undefined) throw outOfRange(`one of the members ${names}`, value)
    memory.u8.fill(0)
    write(largest.member, largest.part, memory)
    for (const { member, part } of given) requireAgreement(member, part, memory, largest.member[0])
  }
}

// Every object has a "constructor" and a "toString", but did not mean them as members.
function partOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(record, name) ? undefined : record[name]
}

function write([name, codec]: Member, value: unknown, memory: MemoryView): void {
  within(name, () => codec.write(value as never, memory, 0))
}

// Both sides are written anew, so that 5 agrees with 5n and bytes that a member ignores do not count.
function requireAgreement(member: Member, value: unknown, memory: MemoryView, largest: string): void {
  const [name, codec] = member
  const own = new MemoryView(new ArrayBuffer(codec.size))
  const same = new MemoryView(new ArrayBuffer(codec.size))
  write(member, value, own)
  write(member, codec.read(memory, 0), same)
  if (own.u8.some((byte, index) => byte !== same.u8[index])) {
    within(name, () => {
      throw outOfRange(`no value, or the one that ${JSON.stringify(largest)} has in the same bytes`, value)
    })
  }
}
