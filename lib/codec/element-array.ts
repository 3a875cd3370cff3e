/** The typed arrays by the names that their elements have in a `DataView`. */
export interface ElementArrays {
  Uint8: Uint8Array<ArrayBuffer>
  Int8: Int8Array<ArrayBuffer>
  Uint16: Uint16Array<ArrayBuffer>
  Int16: Int16Array<ArrayBuffer>
  Uint32: Uint32Array<ArrayBuffer>
  Int32: Int32Array<ArrayBuffer>
  Float32: Float32Array<ArrayBuffer>
  Float64: Float64Array<ArrayBuffer>
  BigUint64: BigUint64Array<ArrayBuffer>
  BigInt64: BigInt64Array<ArrayBuffer>
}

export type ElementName = keyof ElementArrays

export interface ElementArrayClass<Elements> {
  readonly name: string
  readonly BYTES_PER_ELEMENT: number
  new (length: number): Elements
  new (buffer: ArrayBuffer, offset?: number, length?: number): Elements
}

/** The classes of the typed arrays. */
export const elementArrays: { readonly [Name in ElementName]: ElementArrayClass<ElementArrays[Name]> } = {
  Uint8: Uint8Array,
  Int8: Int8Array,
  Uint16: Uint16Array,
  Int16: Int16Array,
  Uint32: Uint32Array,
  Int32: Int32Array,
  Float32: Float32Array,
  Float64: Float64Array,
  BigUint64: BigUint64Array,
  BigInt64: BigInt64Array
}

/** A typed array of whichever class. */
export type ElementArray = ElementArrays[ElementName]

const tag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)

/** The name of a value's class if it is a typed array. By V8's own mark, because an array from another realm is no instance of this one's class. */
export function elementClassName(value: unknown): string | undefined {
  return tag?.get?.call(value)
}
