import type { AnyCodec } from './codec.js'
import { invalidType, within } from './invalid.js'
import { MemoryView } from './memory-view.js'

/** The names of an enumeration or of flags, and their numbers. */
export type Members = Readonly<Record<string, number | bigint>>

/** One of the names of an enumeration or of flags. */
export type NameOf<M extends Members> = keyof M & string

/** The numbers by name, as the base codec gives them (`0n` for a `0` in a u64). Throws for a number that the base does not take. */
export function memberNumbers(members: Members, base: AnyCodec): ReadonlyMap<string, number | bigint> {
  if (typeof members !== 'object' || members === null) throw invalidType('an object of names and numbers', members)
  const entries = Object.entries(members)
  if (entries.length === 0) throw invalidType('at least one name', members)
  const view = new MemoryView(new ArrayBuffer(base.size))
  const numberOf = (name: string, number: unknown) =>
    within(name, () => {
      base.write(number as never, view, 0)
      return base.read(view, 0) as number | bigint
    })
  return new Map(entries.map(([name, number]) => [name, numberOf(name, number)]))
}

/** The names for an error message; of many only the first. */
export function listNames(numbers: ReadonlyMap<string, unknown>): string {
  const names = [...numbers.keys()].slice(0, 8).map(name => JSON.stringify(name))
  return numbers.size > names.length ? `${names.join(', ')}, …` : names.join(', ')
}
