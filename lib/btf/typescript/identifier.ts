/** Names that generated modules use themselves. */
const taken: readonly string[] = ['OutputOf']

/** Gives each name in C a name of its own in TypeScript: `flow_key` becomes `FlowKey`. */
export class Identifiers {
  readonly #used = new Set(taken)

  /** A name that no other has. */
  claim(name: string): string {
    const words = name.split(/[^\p{ID_Continue}]+|_+/u).filter(word => word !== '')
    const joined = words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
    const base = /^\p{ID_Start}/u.test(joined) ? joined : `Type${joined}`
    let identifier = base
    for (let number = 2; this.#used.has(identifier); number++) identifier = `${base}${number}`
    this.#used.add(identifier)
    return identifier
  }
}

/** A name as the key in an object literal. */
export function propertyKey(name: string): string {
  // A plain one would set the object's prototype.
  if (name === '__proto__') return "['__proto__']"
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : quoted(name)
}

/** Text as a string literal. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
