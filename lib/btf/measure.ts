import type { Btf } from './btf.js'
import { BtfError } from './btf-error.js'
import type { BtfType, BtfTypeOf } from './types.js'

/** Bytes of a pointer: BPF and the kernels that this library runs on have 64 bits. */
export const pointerSize = 8

/** How many types in a row may refer to the next one: as many as the kernel allows. */
const longestChain = 32

/** How deep structs may lie within structs. */
export const deepest = 64

/** The largest type that the kernel allows. */
const largestSize = 0xffff_ffff

/** The type that stands behind names and qualifiers. */
export function resolveType(btf: Btf, id: number): BtfType {
  return behind(btf, id, [])
}

/** The same; the typedefs' names on the way are added to a list. */
export function behind(btf: Btf, id: number, names: string[]): BtfType {
  let type = btf.type(id)
  for (let steps = 0; standsForAnother(type); steps++) {
    if (steps === longestChain) throw circle(btf, id)
    if (type.kind === 'typedef') names.push(type.name)
    type = btf.type(type.type)
  }
  return type
}

type StandIn = BtfTypeOf<'typedef' | 'volatile' | 'const' | 'restrict' | 'typeTag'>

/** Whether it only names or qualifies another type. */
export function standsForAnother(type: BtfType): type is StandIn {
  return ['typedef', 'volatile', 'const', 'restrict', 'typeTag'].includes(type.kind)
}

/** Bytes of a type; `undefined` for one that has no size: void, a function, a struct that is only named. */
export function sizeOfType(btf: Btf, id: number): number | undefined {
  let factor = 1
  let type = resolveType(btf, id)
  for (let steps = 0; type.kind === 'array' || type.kind === 'variable'; steps++) {
    if (steps === longestChain) throw circle(btf, id)
    if (type.kind === 'array') factor *= type.length
    type = resolveType(btf, type.kind === 'array' ? type.element : type.type)
  }
  const size = ownSize(type)
  if (size !== undefined && size * factor > largestSize) {
    throw new BtfError(`type ${id} has ${size * factor} bytes, more than there can be`, btf.offsetOf(id))
  }
  return size === undefined ? undefined : size * factor
}

function ownSize(type: BtfType): number | undefined {
  if (type.kind === 'pointer') return pointerSize
  return 'size' in type && type.kind !== 'locationParameter' ? type.size : undefined
}

/** The alignments of the types of some BTF. */
export class Alignments {
  readonly #btf: Btf
  /** Of structs and unions; 0 while one is being looked at. */
  readonly #known = new Map<number, number>()
  #depth = 0

  constructor(btf: Btf) {
    this.#btf = btf
  }

  /** Bytes: 1 for what has none. */
  of(id: number): number {
    if (this.#depth === deepest) throw circle(this.#btf, id)
    this.#depth++
    try {
      return this.#ofType(id)
    } finally {
      this.#depth--
    }
  }

  #ofType(id: number): number {
    let type = resolveType(this.#btf, id)
    for (let steps = 0; type.kind === 'array'; steps++) {
      if (steps === longestChain) throw circle(this.#btf, id)
      type = resolveType(this.#btf, type.element)
    }
    if (type.kind === 'struct' || type.kind === 'union') return this.#ofComposite(type)
    if (type.kind === 'variable') return this.of(type.type)
    if (type.kind === 'dataSection') return type.variables.reduce((widest, { type: variable }) => Math.max(widest, this.of(variable)), 1)
    return alignFor(ownSize(type) ?? 1)
  }

  #ofComposite(type: BtfTypeOf<'struct' | 'union'>): number {
    const known = this.#known.get(type.id)
    if (known === 0) throw circle(this.#btf, type.id)
    if (known !== undefined) return known
    this.#known.set(type.id, 0)
    const aligns = type.members.map(member => ({ bits: member.bitFieldSize === 0 ? member.bitOffset : 0, align: this.of(member.type) }))
    const widest = aligns.reduce((most, { align }) => Math.max(most, align), 1)
    // BTF does not say "packed", but C would place no member so without it.
    const packed = type.size % widest !== 0 || aligns.some(({ bits, align }) => bits % (align * 8) !== 0)
    this.#known.set(type.id, packed ? 1 : widest)
    return packed ? 1 : widest
  }
}

// The largest power of two that the size is a multiple of: an x86 `long double` of 80 bits has 16 bytes, and so aligns to 16.
function alignFor(size: number): number {
  return Math.min(16, size & -size) || 1
}

/** The error for types that refer to each other without an end. */
export function circle(btf: Btf, id: number): BtfError {
  return new BtfError(`type ${id} refers to itself, or through more than ${longestChain} others`, btf.offsetOf(id))
}
