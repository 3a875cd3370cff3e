/** A C type in words that BTF, error messages and generated code share. */
export type TypeDescription =
  | { readonly kind: 'integer'; readonly name: string; readonly bits: number; readonly signed: boolean; readonly bigEndian: boolean }
  | { readonly kind: 'float'; readonly name: string; readonly bits: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'bytes'; readonly size: number }
  | { readonly kind: 'text'; readonly size: number }
  | { readonly kind: 'array'; readonly element: TypeDescription; readonly length: number; readonly stride: number }
  | { readonly kind: 'enumeration' | 'flags'; readonly base: TypeDescription; readonly members: Readonly<Record<string, number | bigint>> }
  | {
      readonly kind: 'struct' | 'union'
      readonly size: number
      readonly align: number
      readonly packed: boolean
      readonly fields: readonly FieldDescription[]
    }
  | { readonly kind: 'opaque'; readonly name: string; readonly size: number; readonly align: number }

/** A field of a struct or union: where it lies, and its width if it is a bit field. */
export interface FieldDescription {
  readonly name: string
  /** Bytes from the start of the struct. */
  readonly offset: number
  readonly type: TypeDescription
  /** For a bit field: the first bit within `type`, and how many. */
  readonly bits?: { readonly first: number; readonly width: number }
}
