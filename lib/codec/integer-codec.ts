import type { Codec } from './codec.js'
import type { ElementArrays } from './element-array.js'
import { elementColumn } from './element-column.js'
import { invalidType, outOfRange } from './invalid.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'
import type { TypeDescription } from './type-description.js'

type Write = (value: number, view: MemoryView, offset: number) => void

interface Integer<Accessor> {
  readonly type: IntegerDescription
  /** The accessors' name in `DataView`, after "get" and "set", and the typed array's, before "Array". */
  readonly accessor: Accessor
  readonly accept: (value: unknown) => number
  readonly write: Write
  readonly store: Write
  readonly read: (view: MemoryView, offset: number) => number
}

export type IntegerDescription = Extract<TypeDescription, { kind: 'integer' }>

/** Conditions, as source, under which a number keeps its value in so many bits. */
const keepsValue = {
  Uint8: (value: string) => `(${value} & 0xff) === ${value}`,
  Int8: (value: string) => `${value} << 24 >> 24 === ${value}`,
  Uint16: (value: string) => `(${value} & 0xffff) === ${value}`,
  Int16: (value: string) => `${value} << 16 >> 16 === ${value}`,
  Uint32: (value: string) => `${value} >>> 0 === ${value}`,
  Int32: (value: string) => `(${value} | 0) === ${value}`
} as const

/** Makes the codec of an integer of up to 32 bits. */
export function integerCodec<Accessor extends keyof typeof keepsValue>(
  integer: Integer<Accessor>
): Codec<number, number, ElementArrays[Accessor]> {
  const { type, accessor, accept, write, store, read } = integer
  const order = String(!type.bigEndian)
  return leafCodec({
    size: type.bits / 8,
    align: type.bits / 8,
    type,
    accept,
    write,
    store,
    read,
    source: {
      accepts: value => `typeof ${value} === 'number' && ${keepsValue[accessor](value)}`,
      store: (value, at) => `view.set${accessor}(${at}, ${value}, ${order})`,
      read: at => `view.get${accessor}(${at}, ${order})`
    },
    column: elementColumn(accessor, type.bigEndian)
  })
}

/** A check for integers of a range, both ends included; `what` names them in the error. */
export function wholeNumber(from: number, to: number, what = 'an integer'): (value: unknown) => number {
  return value => {
    if (typeof value === 'number' && value >= from && value <= to && Number.isInteger(value)) return value
    const expected = `${what} from ${from} to ${to}`
    throw typeof value === 'number' ? outOfRange(expected, value) : invalidType(expected, value)
  }
}

/** The description of an integer type by its name in the kernel's headers. */
export function integerType(name: string, bits: number, signed: boolean, bigEndian = false): IntegerDescription {
  return { kind: 'integer', name, bits, signed, bigEndian }
}
