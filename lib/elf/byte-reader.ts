import { ElfError } from './elf-error.js'

/** How an ELF file writes its numbers. */
export interface NumberForm {
  readonly littleEndian: boolean
  /** Addresses, offsets and sizes have 8 bytes, not 4. */
  readonly is64: boolean
}

/** Numbers and texts of an ELF file. Each read checks that it lies within the file. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  readonly #form: NumberForm

  constructor(bytes: Uint8Array, form: NumberForm) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#form = form
  }

  u8(offset: number): number {
    this.require(offset, 1, 'a byte')
    return this.#view.getUint8(offset)
  }

  u16(offset: number): number {
    this.require(offset, 2, 'a number of 2 bytes')
    return this.#view.getUint16(offset, this.#form.littleEndian)
  }

  u32(offset: number): number {
    this.require(offset, 4, 'a number of 4 bytes')
    return this.#view.getUint32(offset, this.#form.littleEndian)
  }

  u64(offset: number): bigint {
    this.require(offset, 8, 'a number of 8 bytes')
    return this.#view.getBigUint64(offset, this.#form.littleEndian)
  }

  /** An address, offset or size: 8 bytes in a 64-bit file, else 4. */
  word(offset: number): bigint {
    return this.#form.is64 ? this.u64(offset) : BigInt(this.u32(offset))
  }

  /** A word that says where something lies or how large it is: no more than a number can count. */
  count(offset: number): number {
    const value = this.word(offset)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ElfError(`${value} is no offset or size`, offset)
    return Number(value)
  }

  /** The text from `offset` to its NUL, which comes before `end`. */
  text(offset: number, end: number): string {
    const length = this.bytes.subarray(offset, Math.max(offset, end)).indexOf(0)
    if (length < 0) throw new ElfError('a text must end before its table does', offset)
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + offset, length).toString('utf8')
  }

  /** Throws unless `length` bytes from `offset` are within the file. */
  require(offset: number, length: number, what: string): void {
    if (offset + length <= this.bytes.length) return
    throw new ElfError(`${what} goes beyond the end, ${this.bytes.length}`, offset)
  }
}
