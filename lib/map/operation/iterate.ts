import { type AnyBinding, type Binding, openHandle } from '../binding.js'
import { createScan, type Scan } from './scan.js'

/**
 * An iterator over a scan; `read` turns the chunk's entry at an index into what the iterator gives. Once the map is closed it throws, also
 * where entries are left in the chunk: what a loop sees then does not depend on how many the kernel gave at once.
 */
// Written by hand, because a generator costs 20 to 30 ns an entry.
class ScanIterator<T> implements IterableIterator<T, undefined> {
  readonly #binding: AnyBinding
  readonly #read: (scan: Scan, index: number) => T
  #scan: Scan | undefined
  #index = 0
  #count = 0

  constructor(binding: AnyBinding, flags: number, read: (scan: Scan, index: number) => T) {
    this.#binding = binding
    this.#scan = createScan(binding, flags)
    this.#read = read
  }

  next(): IteratorResult<T, undefined> {
    const scan = this.#scan
    if (scan === undefined) return { done: true, value: undefined }
    openHandle(this.#binding)
    if (this.#index === this.#count && !this.#readOn(scan)) return this.return()
    return { done: false, value: this.#read(scan, this.#index++) }
  }

  #readOn(scan: Scan): boolean {
    this.#index = 0
    this.#count = scan.next()
    return this.#count > 0
  }

  return(): IteratorResult<T, undefined> {
    this.#scan = undefined
    return { done: true, value: undefined }
  }

  [Symbol.iterator](): this {
    return this
  }
}

export function keys<K>(binding: Binding<never, K, never, unknown>): IterableIterator<K, undefined> {
  const { key, info } = binding
  return new ScanIterator(binding, 0, ({ chunk }, i) => key.read(chunk.keys, i * info.keySize))
}

export function values<V>(binding: Binding<never, unknown, never, V>, flags = 0): IterableIterator<V, undefined> {
  const { value, valueSize } = binding
  return new ScanIterator(binding, flags, ({ chunk }, i) => value.read(chunk.values, i * valueSize))
}

export function entries<K, V>(binding: Binding<never, K, never, V>, flags = 0): IterableIterator<[K, V], undefined> {
  const { key, value, info, valueSize } = binding
  return new ScanIterator(binding, flags, ({ chunk }, i) => [
    key.read(chunk.keys, i * info.keySize),
    value.read(chunk.values, i * valueSize)
  ])
}

/** Calls `callback` for each entry, as `Map.prototype.forEach` does. */
export function forEach<K, V>(binding: Binding<never, K, never, V>, callback: (value: V, key: K) => void, flags = 0): void {
  const { key, value, info, valueSize } = binding
  const scan = createScan(binding, flags)
  for (let count = scan.next(); count > 0; count = scan.next()) {
    const { keys, values } = scan.chunk
    for (let i = 0; i < count; i++) {
      openHandle(binding)
      callback(value.read(values, i * valueSize), key.read(keys, i * info.keySize))
    }
  }
}

/** How many entries there are now: a whole scan, because the kernel keeps no count that it tells. */
export function count(binding: Binding<never, unknown, never, unknown>): number {
  const scan = createScan(binding)
  let total = 0
  for (let n = scan.next(); n > 0; n = scan.next()) total += n
  return total
}

/** The entries of a chunk, decoded. */
export function decodeChunk<K, V>(binding: Binding<never, K, never, V>, { chunk }: Scan, count: number): [K, V][] {
  const { key, value, info, valueSize } = binding
  const decoded: [K, V][] = new Array(count)
  for (let i = 0; i < count; i++) {
    decoded[i] = [key.read(chunk.keys, i * info.keySize), value.read(chunk.values, i * valueSize)]
  }
  return decoded
}
