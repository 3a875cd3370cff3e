/** Things by their names and by their places, in their order: `maps.flows`, `maps[0]`, `for (const map of maps)`. */
export interface Collection<T> extends Iterable<T> {
  readonly [nameOrIndex: string]: T
}

/** Names come before indexes only in what is printed; no name is a number. */
export function collect<T>(entries: readonly (readonly [name: string, item: T])[]): Collection<T> {
  const items = entries.map(([, item]) => item)
  const collection: object = Object.create(null)
  for (const [index, item] of items.entries()) Object.defineProperty(collection, index, { value: item })
  for (const [name, item] of entries) Object.defineProperty(collection, name, { value: item, enumerable: true })
  Object.defineProperty(collection, Symbol.iterator, { value: () => items[Symbol.iterator]() })
  return Object.freeze(collection) as Collection<T>
}
