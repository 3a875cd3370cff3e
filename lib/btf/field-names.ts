import { fieldNames } from '../codec/overlay.js'
import { at, isEmbedded, type Placed } from '../codec/place.js'

/** Names in one struct or union, each given once. */
export class FieldNames {
  readonly #declared: ReadonlySet<string>
  readonly #given = new Set<string>()
  readonly #counters = new Map<string, number>()

  /** `declared` are the names that fields have, which others must not take from them. */
  constructor(declared: Iterable<string>) {
    this.#declared = new Set(declared)
  }

  /** The declared name itself for the first that asks for it, and one like it for others. */
  claim(name: string): string {
    return this.#given.has(name) ? this.free(name) : this.#give(name)
  }

  /** A name like the given one that nobody has. */
  free(name: string): string {
    let number = this.#counters.get(name) ?? 1
    let free = name
    while (this.#isTaken(free)) free = `${name}_${++number}`
    // Where thousands have one name, each goes on where the last one stopped.
    this.#counters.set(name, number)
    return this.#give(free)
  }

  /** Takes all of the names, or none if one of them is taken. */
  claimAll(names: readonly string[]): boolean {
    if (names.some(name => this.#isTaken(name))) return false
    for (const name of names) this.#give(name)
    return true
  }

  #isTaken(name: string): boolean {
    return this.#declared.has(name) || this.#given.has(name)
  }

  #give(name: string): string {
    this.#given.add(name)
    return name
  }
}

type Entry = readonly [name: string, placed: Placed]

/**
 * Gives each field of a struct or union a name of its own, so that none is lost in an object: C allows no two of one name, but the kernel does.
 *
 * The second of a name gets a number, `count_2`. An anonymous member whose fields have names that are taken is not embedded, but gets a name
 * like any other field, as does a field that has none: `anonymous3`.
 */
export function withOwnNames(entries: readonly Entry[]): Entry[] {
  const names = new FieldNames(entries.flatMap(([name, placed]) => (isEmbedded(placed) || name === '' ? [] : [name])))
  const only = entries.length === 1
  return entries.map(([name, placed], index) => {
    if (isEmbedded(placed)) {
      if (only || names.claimAll(fieldNames(placed.codec.type))) return [name, placed]
      return [names.free(`anonymous${index}`), at(placed.offset, placed.codec)]
    }
    return [name === '' ? names.free(`anonymous${index}`) : names.claim(name), placed]
  })
}
