import type { FieldDescription, TypeDescription } from '../../codec/type-description.js'
import { typeSize } from '../../codec/type-size.js'
import { encodeEnumeration } from './enumeration.js'
import { identifiers } from './identifier.js'
import { addInteger, byte, character, encodeInteger, unsigned } from './integer.js'
import type { TypeWriter } from './type-writer.js'
import { withoutBitFields } from './without-bit-fields.js'

type TypeOf<Kind extends TypeDescription['kind']> = TypeDescription & { readonly kind: Kind }

/** The most members of a struct: their number has 16 bits. */
const mostParts = 0xffff

/** Bytes of a struct with bit fields: the place of a member has 24 bits. */
const largestWithBitFields = 2 ** 21

/** Adds types that belong together. */
export class TypeEncoder {
  readonly #writer: TypeWriter
  readonly #bitFields: boolean

  /** Without `bitFields` the integers that hold them are described as a whole. */
  constructor(writer: TypeWriter, bitFields: boolean) {
    this.#writer = writer
    this.#bitFields = bitFields
  }

  /** Adds a type; its id. `name` is the tag of a struct or union, which have none elsewhere: `struct value { … }`. */
  encode(type: TypeDescription, name = ''): number {
    switch (type.kind) {
      case 'integer':
        return encodeInteger(this.#writer, type)
      case 'float':
        return this.#writer.add({ kind: 'float', name: type.name, size: type.bits / 8 })
      case 'boolean':
        return addInteger(this.#writer, { name: '_Bool', bits: 8, encoding: 'boolean' })
      case 'text':
        return this.#addArray(character(this.#writer), type.size)
      case 'array':
        return this.#encodeArray(type)
      case 'enumeration':
      case 'flags':
        return this.#encodeEnumeration(type)
      case 'struct':
      case 'union':
        return this.#encodeComposite(type, name)
      case 'opaque':
        return this.#encodeOpaque(type)
      default:
        return this.#encodeBytes(type.size)
    }
  }

  #encodeBytes(size: number): number {
    return this.#addArray(byte(this.#writer), size)
  }

  #encodeArray({ element, length, stride }: TypeOf<'array'>): number {
    if (typeSize(element) !== stride) return this.#encodeBytes(length * stride)
    return this.#addArray(this.encode(element), length)
  }

  #addArray(element: number, length: number): number {
    // The type of the index is compilers' own; the kernel wants some integer.
    const index = addInteger(this.#writer, { name: '__ARRAY_SIZE_TYPE__', bits: 32 })
    return this.#writer.add({ kind: 'array', words: [element, index, length] })
  }

  #encodeEnumeration({ base, members }: TypeOf<'enumeration' | 'flags'>): number {
    return base.kind === 'integer' ? encodeEnumeration(this.#writer, base, members) : this.encode(base)
  }

  #encodeComposite(type: TypeOf<'struct' | 'union'>, name: string): number {
    const fields = this.#bitFields && type.size <= largestWithBitFields ? type.fields : withoutBitFields(type.fields)
    if (fields.length > mostParts) return this.#encodeBytes(type.size)
    const flag = fields.some(({ bits }) => bits !== undefined)
    const names = identifiers(fields.map(field => field.name))
    const words = fields.flatMap((field, index) => {
      return [this.#writer.name(names[index]!), this.#encodeMember(field), flag ? placeWithWidth(field) : field.offset * 8]
    })
    return this.#writer.add({ kind: type.kind, name, flag, parts: fields.length, size: type.size, words })
  }

  // The kernel refuses floats that are not aligned, as a packed struct may have them.
  #encodeMember({ type, offset }: FieldDescription): number {
    const isMisaligned = type.kind === 'float' && offset % (type.bits / 8) !== 0
    return isMisaligned ? this.#encodeBytes(type.bits / 8) : this.encode(type)
  }

  /** The kernel finds its own fields by the struct's name and size. Their inside is as in its headers, but for most of them only bytes. */
  #encodeOpaque({ name, size, align }: TypeOf<'opaque'>): number {
    const word = unsigned(this.#writer, align * 8)
    const [member, type] = name === 'bpf_spin_lock' ? ['val', word] : ['__opaque', this.#addArray(word, size / align)]
    return this.#writer.add({ kind: 'struct', name, parts: 1, size, words: [this.#writer.name(member), type, 0] })
  }
}

/** In a struct with bit fields: the width in the upper 8 bits, 0 for other members, and the first bit in the lower 24. */
function placeWithWidth({ offset, bits }: FieldDescription): number {
  return (((bits?.width ?? 0) << 24) | (offset * 8 + (bits?.first ?? 0))) >>> 0
}
