import { BtfError } from './btf-error.js'
import type { Region } from './region.js'

/** The names of the types, by their offsets. Split BTF goes on counting where its base's names end. */
export class StringTable {
  readonly #bytes: Buffer
  readonly #base: StringTable | undefined
  /** The offset of the first byte of our own. */
  readonly #first: number
  /** The first offset that is none. */
  readonly end: number

  constructor(bytes: Uint8Array, region: Region, base?: StringTable) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset + region.start, region.length)
    this.#base = base
    this.#first = base?.end ?? 0
    this.end = this.#first + region.length
    // So every name has its end.
    if (region.length > 0 && this.#bytes.at(-1) !== 0) {
      throw new BtfError('the string section does not end with a NUL', region.start + region.length - 1)
    }
  }

  /** The name at an offset; `at` is where the data refers to it. */
  read(offset: number, at: number): string {
    if (offset < this.#first) return this.#base!.read(offset, at)
    // An empty section is no section at all: types without names, as the kernel has them in split BTF of its own.
    if (offset >= this.end && offset !== 0) throw this.#outside(offset, at)
    const start = offset - this.#first
    return this.#bytes.toString('utf8', start, this.#bytes.indexOf(0, start))
  }

  /** Whether the name at an offset is these bytes, which end with a NUL. */
  equals(offset: number, name: Uint8Array): boolean {
    if (offset < this.#first) return this.#base!.equals(offset, name)
    const start = offset - this.#first
    const bytes = this.#bytes
    if (start + name.length > bytes.length) return false
    for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false
    return true
  }

  /** A number that equal names have in common: FNV-1a over the bytes up to the NUL. */
  hash(offset: number): number {
    if (offset < this.#first) return this.#base!.hash(offset)
    return hashUpToNul(this.#bytes, offset - this.#first)
  }

  #outside(offset: number, at: number): BtfError {
    return new BtfError(`there is no name at offset ${offset}: the string section ends at ${this.end}`, at)
  }
}

/** FNV-1a over the bytes from an index to the next NUL, or the end. */
export function hashUpToNul(bytes: Uint8Array, from: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < bytes.length && bytes[i] !== 0; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash >>> 0
}
