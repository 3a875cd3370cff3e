import type { TypeDescription } from '../codec/type-description.js'
import { typeSize } from '../codec/type-size.js'

/** A part of a type that has no parts, and where it lies. */
export interface Piece {
  /** `value.address[2]` */
  readonly path: string
  /** The first bit, and the first behind it. */
  readonly start: number
  readonly end: number
  readonly type: TypeDescription
  /** Bytes without a meaning of their own: they may be read as anything. */
  readonly isRaw: boolean
}

/** Longer arrays count as bytes. */
const mostElements = 1024

/** The pieces of a type that begins at a bit. Members of a union lie in the same place. */
export function piecesOf(type: TypeDescription, path: string, start = 0): Piece[] {
  if (type.kind === 'struct' || type.kind === 'union') {
    return type.fields.flatMap(({ name, offset, type: field, bits }) => {
      const at = start + offset * 8 + (bits?.first ?? 0)
      const [inside, width] = [`${path}.${name}`, bits?.width]
      return width === undefined ? piecesOf(field, inside, at) : [{ path: inside, start: at, end: at + width, type: field, isRaw: false }]
    })
  }
  if (type.kind !== 'array' || isRawArray(type)) return [{ path, start, end: start + typeSize(type) * 8, type, isRaw: isRaw(type) }]
  const indexes = Array.from({ length: type.length }, (_, index) => index)
  return indexes.flatMap(index => piecesOf(type.element, `${path}[${index}]`, start + index * type.stride * 8))
}

function isRaw(type: TypeDescription): boolean {
  return type.kind === 'bytes' || type.kind === 'text' || type.kind === 'array'
}

// Integers in network order side by side are an address, which programs declare in many ways.
function isRawArray({ element, length }: TypeDescription & { kind: 'array' }): boolean {
  return length > mostElements || (element.kind === 'integer' && (element.bigEndian || element.bits === 8))
}
