// What the maps are expected to do, in plain JavaScript. A refusal has the code that the kernel gives.

type Mode = 'any' | 'create' | 'replace'
type Entry<K> = readonly [key: K, value: bigint]

class Refusal extends Error {
  readonly code: string
  readonly done: number | undefined

  constructor(code: string, done?: number) {
    super(code)
    this.code = code
    this.done = done
  }
}

function refuse(code: string): never {
  throw new Refusal(code)
}

/** Counts what a sequence of steps has done when one of them is refused. */
function each<T>(items: readonly T[], step: (item: T) => void): number {
  let done = 0
  try {
    for (const item of items) {
      step(item)
      done++
    }
    return done
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.code, done) : error
  }
}

abstract class KeyedModel<K> {
  readonly entries = new Map<K, bigint>()
  abstract get(key: K): bigint | undefined
  abstract set(key: K, value: bigint, mode?: Mode): string

  getOrThrow(key: K): bigint {
    return this.get(key) ?? refuse('ENOENT')
  }

  has(key: K): boolean {
    return this.get(key) !== undefined
  }

  delete(key: K): boolean {
    return this.entries.delete(key)
  }

  getMany(keys: readonly K[]): (bigint | undefined)[] {
    return keys.map(key => this.get(key))
  }

  setMany(entries: readonly Entry<K>[], mode?: Mode): number {
    return each(entries, ([key, value]) => this.set(key, value, mode))
  }

  deleteMany(keys: readonly K[]): number {
    return keys.filter(key => this.delete(key)).length
  }

  count(): number {
    return this.entries.size
  }

  clear(): void {
    this.entries.clear()
  }

  contents(): [K, bigint][] {
    return [...this.entries].sort(([a], [b]) => (a < b ? -1 : 1))
  }

  protected store(key: K, value: bigint, mode: Mode, maxEntries: number): string {
    const isThere = this.entries.has(key)
    if (mode === 'create' && isThere) refuse('EEXIST')
    if (mode === 'replace' && !isThere) refuse('ENOENT')
    if (!isThere && this.entries.size === maxEntries) refuse('E2BIG')
    this.entries.set(key, value)
    return 'itself'
  }
}

export class HashModel extends KeyedModel<number> {
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    super()
    this.#maxEntries = maxEntries
  }

  get(key: number): bigint | undefined {
    return this.entries.get(key)
  }

  set(key: number, value: bigint, mode: Mode = 'any'): string {
    return this.store(key, value, mode, this.#maxEntries)
  }

  take(key: number): bigint | undefined {
    const value = this.get(key)
    this.delete(key)
    return value
  }
}

export class TrieModel extends KeyedModel<string> {
  /** The prefix as text, bits behind it zero. */
  static prefix(address: number, length: number): string {
    const masked = length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0
    return `${[24, 16, 8, 0].map(shift => (masked >>> shift) & 0xff).join('.')}/${length}`
  }

  get(key: string): bigint | undefined {
    const [address, length] = TrieModel.#parts(key)
    for (let shorter = length; shorter >= 0; shorter--) {
      const value = this.entries.get(TrieModel.prefix(address, shorter))
      if (value !== undefined) return value
    }
    return undefined
  }

  set(key: string, value: bigint, mode: Mode = 'any'): string {
    return this.store(key, value, mode, Number.POSITIVE_INFINITY)
  }

  static #parts(key: string): [address: number, length: number] {
    const [text = '', length = ''] = key.split('/')
    return [text.split('.').reduce((address, byte) => address * 256 + Number(byte), 0), Number(length)]
  }
}

export class ArrayModel {
  readonly #elements: bigint[]

  constructor(length: number) {
    this.#elements = Array(length).fill(0n)
  }

  get(index: number): bigint | undefined {
    return this.#elements[index]
  }

  getOrThrow(index: number): bigint {
    return this.get(index) ?? refuse('ENOENT')
  }

  set(index: number, value: bigint): string {
    if (index >= this.#elements.length) refuse('E2BIG')
    this.#elements[index] = value
    return 'itself'
  }

  getMany(indexes: readonly number[]): (bigint | undefined)[] {
    return indexes.map(index => this.get(index))
  }

  setMany(entries: readonly Entry<number>[]): number {
    return each(entries, ([index, value]) => this.set(index, value))
  }

  contents(): bigint[] {
    return [...this.#elements]
  }
}

/** What a queue and a stack have in common: the oldest value stands first. */
export abstract class Line {
  protected values: bigint[] = []
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  abstract pop(): bigint | undefined
  abstract peek(): bigint | undefined

  push(value: bigint, { overwrite }: { readonly overwrite: boolean }): string {
    if (this.values.length === this.#maxEntries && !overwrite) refuse('E2BIG')
    if (this.values.length === this.#maxEntries) this.values.shift()
    this.values.push(value)
    return 'itself'
  }

  drain(): bigint[] {
    const all: bigint[] = []
    for (let value = this.pop(); value !== undefined; value = this.pop()) all.push(value)
    return all
  }

  contents(): bigint[] {
    return this.drain()
  }
}

export class QueueModel extends Line {
  pop(): bigint | undefined {
    return this.values.shift()
  }

  peek(): bigint | undefined {
    return this.values[0]
  }
}

export class StackModel extends Line {
  pop(): bigint | undefined {
    return this.values.pop()
  }

  peek(): bigint | undefined {
    return this.values.at(-1)
  }
}
