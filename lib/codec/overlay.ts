import type { AnyCodec } from './codec.js'
import { outOfRange, recordOf, within } from './invalid.js'
import { MemoryView } from './memory-view.js'
import type { TypeDescription } from './type-description.js'

type Values = Readonly<Record<string, unknown>>

/** One of the things that the bytes of a union can be taken as. */
export interface Alternative {
  /** The member's name; `undefined` for an anonymous struct or union, whose fields are named among the union's. */
  readonly name: string | undefined
  readonly codec: AnyCodec
  /** Whoever gives one of these gives this alternative. */
  readonly names: readonly string[]
}

/** A member of a union by its name; an anonymous one without. */
export function alternative(name: string | undefined, codec: AnyCodec): Alternative {
  return { name, codec, names: name === undefined ? fieldNames(codec.type) : [name] }
}

/** The names of a struct's or union's fields, with those of its anonymous members. */
export function fieldNames(type: TypeDescription): readonly string[] {
  if (type.kind !== 'struct' && type.kind !== 'union') return []
  return type.fields.flatMap(({ name, type }) => (name === '' ? fieldNames(type) : [name]))
}

/** An alternative with what it is to be. */
interface Given extends Alternative {
  readonly value: unknown
}

/** Writes the one alternative that an object gives, or one with which all others that it gives agree. */
export function fillWithOneOf(alternatives: readonly Alternative[]): (value: unknown, memory: MemoryView) => void {
  const names = alternatives.flatMap(({ names }) => names.map(name => JSON.stringify(name))).join(', ')
  const largestFirst = alternatives.toSorted((a, b) => b.codec.size - a.codec.size)
  return (value, memory) => {
    const given = givenOf(recordOf(value), largestFirst)
    if (given.length === 0) throw outOfRange(`one of the members ${names}`, value)
    fill(given, memory)
  }
}

function givenOf(record: Values, alternatives: readonly Alternative[]): Given[] {
  const given: Given[] = []
  for (const each of alternatives) {
    const value = each.name === undefined ? record : member(record, each.name)
    const isGiven = each.name === undefined ? each.names.some(name => member(record, name) !== undefined) : value !== undefined
    if (isGiven) given.push({ ...each, value })
  }
  return given
}

// Every object has a "constructor" and a "toString", but did not mean them as members.
function member(record: Values, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(record, name) ? undefined : record[name]
}

/** The largest need not be the one with which all agree: it may have padding where another has bytes. */
function fill(given: readonly Given[], memory: MemoryView): void {
  const errors: unknown[] = []
  for (const one of given) {
    try {
      memory.u8.fill(0)
      located(one, () => one.codec.write(one.value as never, memory, 0))
      for (const other of given) if (other !== one) located(other, () => requireAgreement(other, memory, one))
      return
    } catch (error) {
      errors.push(error)
    }
  }
  throw errors[0]
}

function located({ name }: Alternative, step: () => void): void {
  if (name === undefined) step()
  else within(name, step)
}

function requireAgreement({ codec, value }: Given, memory: MemoryView, { names }: Alternative): void {
  const read = codec.read(memory, 0)
  if (Object.is(read, value)) return
  // Both sides are written anew, so that 5 agrees with 5n and bytes that a member ignores do not count.
  const [own, same] = [encoded(codec, value), encoded(codec, read)]
  if (own.every((byte, index) => byte === same[index])) return
  const quoted = names.map(name => JSON.stringify(name)).join(', ')
  throw outOfRange(`no value, or the one that ${quoted} ${names.length > 1 ? 'have' : 'has'} in the same bytes`, value)
}

function encoded(codec: AnyCodec, value: unknown): Uint8Array {
  const view = new MemoryView(new ArrayBuffer(codec.size))
  codec.write(value as never, view, 0)
  return view.u8
}
