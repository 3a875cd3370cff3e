import type { Btf, BtfType } from '../btf/index.js'
import { kindNumber } from '../btf/record-layout.js'

// A record: name, info (the kind in bits 24 to 30, parts or linkage below 16), size or type; then what its kind has.
const infoAt = 4
const sizeAt = 8
const typeAt = 8
const linkageAt = 12
const partsAt = 12
const memberSize = 12
const parameterSize = 8
const globalLinkage = 1

/**
 * An object's BTF as the kernel takes it, which is without anything that is declared and not defined. All types keep their numbers.
 *
 * Declared functions become global ones, whose parameters need names; declared variables those of a type with a size. A section of such things
 * becomes a union that nothing refers to: its record has the same length.
 */
export function loadableBtf(btf: Btf): Uint8Array {
  const types = Array.from({ length: btf.typeCount - btf.firstId }, (_none, position) => btf.type(btf.firstId + position))
  if (!types.some(isExtern)) return btf.bytes
  const bytes = new Uint8Array(btf.bytes)
  const editor = new Editor(btf, new DataView(bytes.buffer), types.find(({ kind }) => kind === 'int' || kind === 'pointer')?.id ?? 0)
  for (const type of types) editor.define(type)
  return bytes
}

function isExtern(type: BtfType): boolean {
  return (type.kind === 'function' || type.kind === 'variable') && type.linkage === 'extern'
}

class Editor {
  readonly #btf: Btf
  readonly #view: DataView
  /** A type with a size, for what may have none. */
  readonly #sized: number

  constructor(btf: Btf, view: DataView, sized: number) {
    this.#btf = btf
    this.#view = view
    this.#sized = sized
  }

  define(type: BtfType): void {
    const at = this.#btf.offsetOf(type.id)
    if (type.kind === 'function' && isExtern(type)) this.#defineFunction(at, type.type)
    else if (type.kind === 'variable' && isExtern(type)) this.#defineVariable(at)
    else if (type.kind === 'dataSection' && type.variables.some(({ type: id }) => isExtern(this.#btf.type(id)))) {
      this.#makeUnion(at, type.variables.length)
    }
  }

  #defineFunction(at: number, prototype: number): void {
    this.#set(at + infoAt, (this.#get(at + infoAt) & ~0xffff) | globalLinkage)
    const type = this.#btf.type(prototype)
    if (type.kind !== 'functionPrototype') return
    for (const [index, parameter] of type.parameters.entries()) {
      const place = this.#btf.offsetOf(prototype) + partsAt + index * parameterSize
      // Any name will do, such as the function's own. What has no type is `...`.
      if (parameter.name === '' && parameter.type !== 0) this.#set(place, this.#get(at))
    }
  }

  #defineVariable(at: number): void {
    this.#set(at + typeAt, this.#sized)
    this.#set(at + linkageAt, globalLinkage)
  }

  #makeUnion(at: number, members: number): void {
    this.#set(at, 0)
    this.#set(at + infoAt, (kindNumber('union') << 24) | members)
    this.#set(at + sizeAt, this.#btf.sizeOf(this.#sized) ?? 0)
    for (let place = at + partsAt; place < at + partsAt + members * memberSize; place += memberSize) {
      this.#set(place, 0)
      this.#set(place + 4, this.#sized)
      this.#set(place + 8, 0)
    }
  }

  #get(at: number): number {
    return this.#view.getUint32(at, this.#btf.littleEndian)
  }

  #set(at: number, word: number): void {
    this.#view.setUint32(at, word, this.#btf.littleEndian)
  }
}
