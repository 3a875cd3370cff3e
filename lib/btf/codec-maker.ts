import { type AccessBuilder, fastest, interpreted } from '../codec/access.js'
import type { AnyCodec, Codec } from '../codec/codec.js'
import { array, at, bitsAt, embedAt, type Placed, type TypeDescription, u64 } from '../codec/index.js'
import type { MemoryView } from '../codec/memory-view.js'
import { nothing } from '../codec/nothing.js'
import { placedStructCodec, placedUnionCodec } from '../codec/placed-struct.js'
import { leafCodec } from '../codec/plan.js'
import { staged } from '../codec/staging.js'
import type { Btf } from './btf.js'
import { BtfError } from './btf-error.js'
import { withOwnNames } from './field-names.js'
import { kernelPointer, kernelStruct } from './kernel-field.js'
import { behind, circle, deepest, pointerSize } from './measure.js'
import type { BtfMember, BtfTypeOf } from './types.js'
import { enumerationOf, floatOf, integerOf, stringOf } from './word-codec.js'

/** A codec, and how many fields a struct has when those within are counted. */
interface Made {
  readonly codec: AnyCodec
  readonly parts: number
}

/** Structs with more fields are read by a loop: a function that unfolds them all would be too long for V8 to make it fast. */
const mostUnfolded = 512

/** No type that is real has more, and a few lines of malformed BTF may have billions. */
const mostParts = 2 ** 20

type Composite = BtfTypeOf<'struct' | 'union'>

/** A field of a struct or union in the making. */
interface Field {
  readonly entry: readonly [name: string, placed: Placed]
  readonly parts: number
}

/** Makes codecs for the types of some BTF, each type's once. */
export class CodecMaker {
  readonly #btf: Btf
  readonly #made = new Map<number, Made>()
  readonly #names = new Map<TypeDescription, string>()
  #depth = 0

  constructor(btf: Btf) {
    if (!btf.littleEndian) throw new BtfError('it describes a big-endian machine, whose values cannot be read here', 0)
    this.#btf = btf
  }

  /** The names that structs, unions and enumerations have in BTF, by what their codecs are described as. */
  get names(): ReadonlyMap<TypeDescription, string> {
    return this.#names
  }

  /** The codec of a type. A struct that ends with a flexible array may have a `size` of its own. */
  make(id: number, size?: number): AnyCodec {
    const { codec, parts } = this.#make(id)
    const found = this.#btf.resolve(id)
    const type = found.kind === 'dataSection' ? this.#asStruct(found) : found
    if ((type.kind !== 'struct' && type.kind !== 'union') || codec.type.kind === 'opaque') return codec
    const builder = parts > mostUnfolded ? interpreted : fastest
    return this.#ofComposite(type, Math.max(type.size, size ?? 0), builder).codec
  }

  /** A type in the words of codecs; the same object wherever it occurs. */
  describe(id: number): TypeDescription {
    return this.#make(id).codec.type
  }

  #make(id: number): Made {
    const known = this.#made.get(id)
    if (known !== undefined) return known
    if (this.#depth === deepest) throw circle(this.#btf, id)
    this.#depth++
    try {
      const made = this.#ofType(id)
      this.#made.set(id, made)
      return made
    } finally {
      this.#depth--
    }
  }

  #ofType(id: number): Made {
    const names: string[] = []
    const type = behind(this.#btf, id, names)
    switch (type.kind) {
      case 'int':
        return word(integerOf(type, names))
      case 'float':
        return word(floatOf(type))
      case 'enum':
      case 'enum64':
        return this.#named(word(enumerationOf(type)), type.name, names)
      case 'pointer':
        return word(kernelPointer(this.#btf, type, pointerSize) ?? u64)
      case 'array':
        return this.#ofArray(type)
      case 'struct':
      case 'union':
        // What stands for it has its codec, so that each struct is made once.
        return this.#named(type.id === id ? this.#ofComposite(type, type.size, interpreted) : this.#make(type.id), type.name, names)
      case 'dataSection':
        return this.#ofComposite(this.#asStruct(type), type.size, interpreted)
      default:
        throw new BtfError(`type ${id} is a ${type.kind}, of which there are no values`, this.#btf.offsetOf(id))
    }
  }

  #named(made: Made, name: string, typedefs: readonly string[]): Made {
    const known = name === '' ? typedefs.at(-1) : name
    if (known !== undefined) this.#names.set(made.codec.type, known)
    return made
  }

  #ofArray({ element, length }: BtfTypeOf<'array'>): Made {
    const { codec, parts } = this.#make(element)
    if (length === 0 || codec.size === 0) return word(nothing)
    const type = this.#btf.resolve(element)
    const string = type.kind === 'int' ? stringOf(type, length) : undefined
    return { codec: string ?? array(codec, length), parts }
  }

  #ofComposite(type: Composite, size: number, builder: AccessBuilder): Made {
    if (size === 0) return word(nothing)
    const align = size % this.#btf.alignOf(type.id) === 0 ? this.#btf.alignOf(type.id) : 1
    const own = kernelStruct(type, align)
    if (own !== undefined) return word(own)
    const fields = type.members.flatMap(member => this.#field(type, member, size))
    const parts = fields.reduce((sum, field) => sum + field.parts, 0)
    if (parts > mostParts) throw new BtfError(`type ${type.id} has more than ${mostParts} fields`, this.#btf.offsetOf(type.id))
    const entries = withOwnNames(fields.map(({ entry }) => entry))
    // A union of nothing is a struct of nothing: none of its members could be given.
    const make = type.kind === 'struct' || entries.length === 0 ? placedStructCodec : placedUnionCodec
    const codec = make({ size, align }, entries, builder)
    return { codec: parts > mostUnfolded ? inOnePiece(codec) : codec, parts }
  }

  /** A section of variables, `.data` or `.bss`, as the struct that it is to a map of them. */
  #asStruct({ id, name, size, variables }: BtfTypeOf<'dataSection'>): BtfTypeOf<'struct'> {
    const members = variables.map(({ type: variable, offset }) => {
      const type = this.#btf.type(variable)
      if (type.kind !== 'variable') throw new BtfError(`type ${variable} is a ${type.kind}, no variable`, this.#btf.offsetOf(id))
      return { name: type.name, type: type.type, bitOffset: offset * 8, bitFieldSize: 0 }
    })
    return { kind: 'struct', id, name, size, members }
  }

  /** The member as a field; none where it has no bytes. */
  #field(owner: Composite, member: BtfMember, size: number): Field[] {
    const isFlexible = size > owner.size && member === owner.members.at(-1)
    const made = isFlexible ? this.#flexible(member, size) : this.#make(member.type)
    const { codec, parts } = made
    if (codec.size === 0) return []
    const placed = this.#place(owner, member, codec)
    const end = 'offset' in placed ? placed.offset + codec.size : (placed.firstBit + placed.width) / 8
    if (end > size) throw this.#memberError(owner, member, `ends at byte ${end} of ${size}`)
    return [{ entry: [member.name, placed], parts }]
  }

  #place(owner: Composite, member: BtfMember, codec: AnyCodec): Placed {
    const bits = this.#bitsOf(member)
    if (bits !== undefined) {
      if (!isWord(codec, bits.width)) throw this.#memberError(owner, member, 'is a bit field of a type that can be none')
      return bitsAt(bits.first, bits.width, codec)
    }
    if (member.bitOffset % 8 !== 0) throw this.#memberError(owner, member, `begins at bit ${member.bitOffset}`)
    const isAnonymous = member.name === '' && (codec.type.kind === 'struct' || codec.type.kind === 'union')
    return isAnonymous ? embedAt(member.bitOffset / 8, codec) : at(member.bitOffset / 8, codec)
  }

  /** Where the bits of a bit field are: in the member, or as older compilers have it, in its type. */
  #bitsOf({ type: id, bitOffset, bitFieldSize }: BtfMember): { readonly first: number; readonly width: number } | undefined {
    if (bitFieldSize > 0) return { first: bitOffset, width: bitFieldSize }
    const type = this.#btf.resolve(id)
    if (type.kind !== 'int' || type.bits === type.size * 8) return undefined
    return { first: bitOffset + type.bitOffset, width: type.bits }
  }

  /** The array at the end of a struct, as long as the struct's size allows. */
  #flexible(member: BtfMember, size: number): Made {
    const type = this.#btf.resolve(member.type)
    if (type.kind !== 'array' || type.length > 0) return this.#make(member.type)
    const length = Math.floor((size - member.bitOffset / 8) / (this.#btf.sizeOf(type.element) || size))
    return this.#ofArray({ ...type, length })
  }

  #memberError(owner: Composite, member: BtfMember, problem: string): BtfError {
    return new BtfError(`member "${member.name}" of type ${owner.id} ${problem}`, this.#btf.offsetOf(owner.id))
  }
}

function word(codec: AnyCodec): Made {
  return { codec, parts: 1 }
}

function isWord({ type, size }: AnyCodec, width: number): boolean {
  return ['integer', 'boolean', 'enumeration'].includes(type.kind) && size <= 8 && width > 0 && width <= size * 8 && !isBigEndian(type)
}

function isBigEndian(type: TypeDescription): boolean {
  return type.kind === 'integer' && type.bigEndian
}

/** The codec as one that a struct around it calls, instead of unfolding it. */
function inOnePiece({ size, align, type, write, read }: Codec<unknown>): AnyCodec {
  return leafCodec<unknown, MemoryView, unknown>({ size, align, type, ...staged(size, (value, memory) => write(value, memory, 0), read) })
}
