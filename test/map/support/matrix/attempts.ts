/** What situations are made of: commands on a new map, each with its answer. Entries and keys go by numbers. */
export interface Attempts extends Disposable {
  /** With one entry in the map, where the type can have one. */
  stored(): this
  /** With as many entries as there is room for: the first one is the last to come, which an LRU map keeps. */
  full(): this
  frozen(): this
  /** From now on by a descriptor that may only read, `BPF_F_RDONLY`, or only write. */
  limited(flag: number): this
  lookup(number?: number, flags?: number): string
  update(number?: number, flags?: number, value?: 0 | 1): string
  delete(number?: number): string
  take(number?: number, flags?: number): string
  /** The key after that of a number; without one the first. */
  nextKey(number?: number): string
  freeze(): string
  lookupBatch(flags?: number): string
  takeBatch(): string
  updateBatch(count: number, flags?: number): string
  deleteBatch(count: number): string
}
