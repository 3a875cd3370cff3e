import { atPath, invalidType, outOfRange } from '../codec/invalid.js'
import { readFile } from '../errors/system-error.js'
import { decodeType } from './decode.js'
import { Alignments, resolveType, sizeOfType } from './measure.js'
import { NameIndex } from './name-index.js'
import { BtfRecord } from './record.js'
import { type BtfLocation, readKernelBtf, readObjectBtf } from './source.js'
import { StringTable } from './string-table.js'
import { indexTypes, type TypeIndex } from './type-index.js'
import type { BtfKind, BtfType, BtfTypeOf } from './types.js'

/** The kernel's own, as long as someone uses it. */
let kernel: WeakRef<Btf> | undefined

/** How to read BTF. */
export interface BtfOptions {
  /** What split BTF continues: a module's continues the kernel's. */
  readonly base?: Btf
}

/**
 * BTF, the description of a program's types: the kernel's own, a map's, a file's.
 *
 * Types have numbers: 0 stands for `void`, the others follow in the order of the data. Reading it notes where each type begins; types are
 * decoded when they are asked for, and again each time.
 *
 * ```ts
 * const task = Btf.kernel().find('task_struct', 'struct')
 * console.log(task?.size, task?.members.map(({ name }) => name))
 * ```
 */
export class Btf {
  /** Reads BTF in either byte order. Throws a `BtfError` for data that is malformed. The bytes must not change as long as the result is used. */
  static parse(bytes: Uint8Array, options: BtfOptions = {}): Btf {
    if (!ArrayBuffer.isView(bytes) || !('subarray' in bytes)) throw invalidType('BTF as a Uint8Array', bytes)
    if (options.base !== undefined && !(options.base instanceof Btf)) throw atPath(invalidType('BTF that was parsed', options.base), 'base')
    return new Btf(indexTypes(bytes), options.base)
  }

  /** The types of the running kernel; the same object as long as someone holds it. Since Linux 5.5. */
  static kernel(): Btf {
    const held = kernel?.deref()
    if (held !== undefined) return held
    const btf = Btf.parse(readKernelBtf('vmlinux'))
    kernel = new WeakRef(btf)
    return btf
  }

  /** The types that a module of the kernel adds to the kernel's. Since Linux 5.11. */
  static ofModule(name: string): Btf {
    return Btf.parse(readKernelBtf(name), { base: Btf.kernel() })
  }

  /**
   * The types of a file of nothing but BTF, or of one of the kernel's BTF objects by its id (`map.info().btfId`) or a descriptor.
   *
   * By id it needs CAP_SYS_ADMIN. A module's types have the kernel's as their base.
   */
  static open(location: BtfLocation, options: BtfOptions = {}): Btf {
    if (typeof location === 'string') return Btf.parse(readFile(location, `read the types in "${location}"`), options)
    const { info, bytes } = readObjectBtf(location)
    const isModule = info.isKernel && info.name !== 'vmlinux'
    return Btf.parse(bytes, isModule ? { base: Btf.kernel() } : options)
  }

  /** What this continues; `undefined` for BTF that stands alone. */
  readonly base: Btf | undefined
  /** The lowest id that is not the base's: 1 without one. */
  readonly firstId: number
  /** Ids are below this. */
  readonly typeCount: number
  readonly #index: TypeIndex
  readonly #strings: StringTable
  readonly #alignments = new Alignments(this)
  #names: NameIndex | undefined

  private constructor(index: TypeIndex, base: Btf | undefined) {
    this.base = base
    this.firstId = base?.typeCount ?? 1
    this.typeCount = this.firstId + index.offsets.length
    this.#index = index
    this.#strings = new StringTable(index.bytes, index.header.strings, base === undefined ? undefined : base.#strings)
  }

  /** The data itself. */
  get bytes(): Uint8Array {
    return this.#index.bytes
  }

  /** The byte order of the machine that it describes. */
  get littleEndian(): boolean {
    return this.#index.header.littleEndian
  }

  /** The type with that id. Throws a `RangeError` if there is none, and a `BtfError` for one that is malformed. */
  type(id: number): BtfType {
    this.#requireId(id)
    if (id === 0) return { kind: 'void', id, name: '' }
    if (id < this.firstId) return this.base!.type(id)
    const record = this.#record(id)
    return decodeType(this.#index.layouts[record.number]!.kind, record)
  }

  /** The first type with that name (`task_struct`, without `struct`), of that kind if one is given; one of our own before one of the base. */
  find(name: string): BtfType | undefined
  find<Kind extends BtfKind>(name: string, kind: Kind): BtfTypeOf<Kind> | undefined
  find(name: string, kind?: BtfKind): BtfType | undefined {
    if (typeof name !== 'string') throw invalidType('the name of a type', name)
    this.#names ??= new NameIndex(this.#index, this.#strings)
    for (const position of this.#names.find(name)) {
      const id = this.firstId + position
      if (kind === undefined || this.kind(id) === kind) return this.type(id)
    }
    return this.base?.find(name, kind as BtfKind)
  }

  /** The kind of the type with that id, without decoding it. */
  kind(id: number): BtfKind {
    this.#requireId(id)
    if (id === 0) return 'void'
    return id < this.firstId ? this.base!.kind(id) : this.#index.layouts[this.#record(id).number]!.kind
  }

  /** The name at an offset of the string section, as `.BTF.ext` refers to names. */
  string(offset: number): string {
    if (!Number.isInteger(offset) || offset < 0) throw outOfRange('the offset of a name', offset)
    return this.#strings.read(offset, this.#index.header.strings.start)
  }

  /** The type that stands behind typedefs, `const`, `volatile`, `restrict` and type tags. */
  resolve(id: number): BtfType {
    return resolveType(this, id)
  }

  /** Bytes of the type; `undefined` for one without a size: `void`, a function, a struct that is only named. */
  sizeOf(id: number): number | undefined {
    return sizeOfType(this, id)
  }

  /** The type's alignment in bytes. A struct that C would lay out in another way counts as packed: 1. */
  alignOf(id: number): number {
    return this.#alignments.of(id)
  }

  /** Where the type's record begins in the data, in bytes; for error messages. @internal */
  offsetOf(id: number): number {
    return id < this.firstId ? (this.base?.offsetOf(id) ?? 0) : this.#index.offsets[id - this.firstId]!
  }

  #record(id: number): BtfRecord {
    return new BtfRecord(this.#index, this.#strings, this.typeCount, { id, at: this.offsetOf(id) })
  }

  #requireId(id: number): void {
    if (!Number.isInteger(id) || id < 0 || id >= this.typeCount) throw outOfRange(`the id of a type, from 0 to ${this.typeCount - 1}`, id)
  }
}
