import { invalidType } from '../codec/invalid.js'
import type { Btf } from './btf.js'
import { BtfError } from './btf-error.js'
import { type ExtHeader, readExtHeader } from './ext-header.js'
import { type Region, viewOf } from './region.js'

/** Records about the code of one section of an object file. */
export interface BtfExtSection<Entry> {
  /** The section's name: `.text`, `xdp`, … */
  readonly name: string
  readonly records: readonly Entry[]
}

/** Where a function begins, and its type. */
export interface BtfFunctionRecord {
  /** Bytes from the start of the section. */
  readonly offset: number
  /** The id of a `function`. */
  readonly type: number
}

/** Which line of the source an instruction comes from. */
export interface BtfLineRecord {
  /** Bytes from the start of the section. */
  readonly offset: number
  readonly file: string
  /** The line's text; empty where the compiler left it out. */
  readonly source: string
  readonly line: number
  readonly column: number
  /** Where the names of file and line stand in the BTF's string section: what the kernel is told. */
  readonly fileOffset: number
  readonly sourceOffset: number
}

/** An instruction that depends on a type of the running kernel (CO-RE). */
export interface BtfRelocationRecord {
  /** Bytes from the start of the section. */
  readonly offset: number
  /** The id of the type that is looked into. */
  readonly type: number
  /** The way into it: `0:1:2`, which member of which. */
  readonly access: string
  /** Where that stands in the BTF's string section: what the kernel is told. */
  readonly accessOffset: number
  /** What is asked for, `BPF_CORE_…`. */
  readonly kind: number
}

/**
 * The section `.BTF.ext` of an object file: what BTF says of its instructions.
 *
 * Reads it in either byte order; throws a `BtfError` for data that is malformed.
 */
export class BtfExt {
  static parse(bytes: Uint8Array, btf: Btf): BtfExt {
    if (!ArrayBuffer.isView(bytes) || !('subarray' in bytes)) throw invalidType('BTF.ext as a Uint8Array', bytes)
    const view = viewOf(bytes)
    const header = readExtHeader(view)
    const reader = new ExtReader(view, header, btf)
    return new BtfExt(
      reader.sections(header.functions, 8, (word, type) => ({ offset: word(0), type: type(4) })),
      reader.sections(header.lines, 16, word => lineRecord(word, btf)),
      reader.sections(header.relocations, 16, (word, type) => ({
        offset: word(0),
        type: type(4),
        access: btf.string(word(8)),
        accessOffset: word(8),
        kind: word(12)
      }))
    )
  }

  readonly functions: readonly BtfExtSection<BtfFunctionRecord>[]
  readonly lines: readonly BtfExtSection<BtfLineRecord>[]
  readonly relocations: readonly BtfExtSection<BtfRelocationRecord>[]

  private constructor(functions: BtfExt['functions'], lines: BtfExt['lines'], relocations: BtfExt['relocations']) {
    this.functions = functions
    this.lines = lines
    this.relocations = relocations
  }
}

type Word = (offset: number) => number

function lineRecord(word: Word, btf: Btf): BtfLineRecord {
  const place = word(12)
  return {
    offset: word(0),
    file: btf.string(word(4)),
    source: btf.string(word(8)),
    line: place >>> 10,
    column: place & 0x3ff,
    fileOffset: word(4),
    sourceOffset: word(8)
  }
}

/**
 * Reads the three kinds of notes, which are built alike:
 *
 *     | record size | section name, count | record | record | … | section name, count | record | …
 */
class ExtReader {
  readonly #view: DataView
  readonly #littleEndian: boolean
  readonly #btf: Btf

  constructor(view: DataView, { littleEndian }: ExtHeader, btf: Btf) {
    this.#view = view
    this.#littleEndian = littleEndian
    this.#btf = btf
  }

  /** All of a region; records may be longer than the `least` bytes that are known. */
  sections<Entry>({ start, length }: Region, least: number, decode: (word: Word, type: Word) => Entry): BtfExtSection<Entry>[] {
    if (length === 0) return []
    const end = start + length
    const size = this.#checked(start, 4, end)
    if (size < least || size % 4 !== 0) throw new BtfError(`records of ${size} bytes are not known, only of ${least}`, start)
    const sections: BtfExtSection<Entry>[] = []
    for (let at = start + 4; at < end; ) {
      const name = this.#btf.string(this.#checked(at, 8, end))
      const count = this.#word(at + 4)
      if (at + 8 + count * size > end) throw new BtfError(`${count} records do not fit`, at + 4)
      sections.push({ name, records: this.#records(at + 8, { count, size }, decode) })
      at += 8 + count * size
    }
    return sections
  }

  #records<Entry>(start: number, { count, size }: { count: number; size: number }, decode: (word: Word, type: Word) => Entry): Entry[] {
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * size
      return decode(
        offset => this.#word(at + offset),
        offset => this.#type(at + offset)
      )
    })
  }

  #type(at: number): number {
    const id = this.#word(at)
    if (id >= this.#btf.typeCount) throw new BtfError(`there is no type ${id}, only ${this.#btf.typeCount}`, at)
    return id
  }

  #checked(at: number, length: number, end: number): number {
    if (at + length > end) throw new BtfError('the section ends within a record', at)
    return this.#word(at)
  }

  #word(at: number): number {
    return this.#view.getUint32(at, this.#littleEndian)
  }
}
