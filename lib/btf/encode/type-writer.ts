import { kindNumber } from '../record-layout.js'
import type { BtfKind } from '../types.js'

/** A type to be written: what begins all records, `struct btf_type`, and the words that follow it. */
export interface BtfRecordInput {
  readonly kind: BtfKind
  readonly name?: string
  /** The kind's own flag: a signed enumeration, a struct with bit fields. */
  readonly flag?: boolean
  /** How many parts follow: members, enumerators. */
  readonly parts?: number
  /** Bytes; of a typedef the id of its type. */
  readonly size?: number
  readonly words?: readonly number[]
}

const headerSize = 24

/**
 * Writes BTF: types, each only once, and names, each only once.
 *
 *     | header | types … | names … |
 *
 * https://docs.kernel.org/bpf/btf.html
 */
export class TypeWriter {
  readonly #words: number[] = []
  readonly #ids = new Map<string, number>()
  readonly #names = new Map<string, number>([['', 0]])
  #nameBytes = 1

  /** The id of the type with that record. */
  add({ kind, name = '', flag = false, parts = 0, size = 0, words = [] }: BtfRecordInput): number {
    const record = [this.name(name), ((flag ? 0x8000_0000 : 0) | (kindNumber(kind) << 24) | parts) >>> 0, size, ...words]
    const content = record.join()
    const known = this.#ids.get(content)
    if (known !== undefined) return known
    const id = this.#ids.size + 1
    this.#ids.set(content, id)
    for (const word of record) this.#words.push(word)
    return id
  }

  /** Where the name stands among the names. */
  name(text: string): number {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    const offset = this.#nameBytes
    this.#names.set(text, offset)
    this.#nameBytes += text.length + 1
    return offset
  }

  /** All that was added, as the kernel takes it. */
  finish(): Uint8Array<ArrayBuffer> {
    const typeBytes = this.#words.length * 4
    const bytes = new Uint8Array(headerSize + typeBytes + this.#nameBytes)
    const view = new DataView(bytes.buffer)
    view.setUint16(0, 0xeb9f, true)
    view.setUint8(2, 1)
    const lengths = [headerSize, 0, typeBytes, typeBytes, this.#nameBytes]
    for (const [index, word] of [...lengths, ...this.#words].entries()) view.setUint32(4 + index * 4, word, true)
    // Names are identifiers: ASCII.
    for (const [name, offset] of this.#names) bytes.set(Buffer.from(name, 'latin1'), headerSize + typeBytes + offset)
    return bytes
  }
}
