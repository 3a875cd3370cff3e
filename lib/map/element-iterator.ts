/** Goes through elements by their indexes. Written by hand, because a generator takes three times as long. */
export class ElementIterator<T> implements IterableIterator<T, undefined> {
  readonly #read: (index: number) => T
  readonly #count: number
  #index = 0

  constructor(count: number, read: (index: number) => T) {
    this.#count = count
    this.#read = read
  }

  next(): IteratorResult<T, undefined> {
    if (this.#index >= this.#count) return { done: true, value: undefined }
    return { done: false, value: this.#read(this.#index++) }
  }

  return(): IteratorResult<T, undefined> {
    this.#index = this.#count
    return { done: true, value: undefined }
  }

  [Symbol.iterator](): this {
    return this
  }
}
