/** What every type has. */
interface Described<Kind extends string> {
  readonly kind: Kind
  /** Its number: what other types refer to it by. */
  readonly id: number
  /** Empty where it has none. */
  readonly name: string
}

/** A type that stands for another one. */
interface Reference<Kind extends string> extends Described<Kind> {
  /** The id of the other. */
  readonly type: number
}

/** Nothing: type 0 of all BTF. */
export interface BtfVoid extends Described<'void'> {}

/** An integer, a character or a boolean. */
export interface BtfInt extends Described<'int'> {
  /** Bytes. */
  readonly size: number
  readonly bits: number
  /** The first of the bits within the bytes; other than 0 only in bit fields of old compilers. */
  readonly bitOffset: number
  readonly signed: boolean
  readonly encoding: 'number' | 'character' | 'boolean'
}

export interface BtfPointer extends Reference<'pointer'> {}

export interface BtfArray extends Described<'array'> {
  /** The id of the elements' type. */
  readonly element: number
  readonly index: number
  /** How many elements; 0 also for flexible arrays. */
  readonly length: number
}

export interface BtfMember {
  /** Empty for an anonymous struct or union. */
  readonly name: string
  readonly type: number
  /** From the start of the struct. */
  readonly bitOffset: number
  /** How many bits the member has if it is a bit field, else 0. */
  readonly bitFieldSize: number
}

interface Composite<Kind extends string> extends Described<Kind> {
  /** Bytes. */
  readonly size: number
  readonly members: readonly BtfMember[]
}

export interface BtfStruct extends Composite<'struct'> {}

export interface BtfUnion extends Composite<'union'> {}

interface Enumeration<Kind extends string, Value> extends Described<Kind> {
  /** Bytes. */
  readonly size: number
  readonly signed: boolean
  readonly members: readonly { readonly name: string; readonly value: Value }[]
}

/** An enumeration whose values fit 32 bits. */
export interface BtfEnum extends Enumeration<'enum', number> {}

/** An enumeration with values of up to 64 bits. Since Linux 6.0. */
export interface BtfEnum64 extends Enumeration<'enum64', bigint> {}

/** A struct, union or enum that is only named. */
export interface BtfForward extends Described<'forward'> {
  readonly of: 'struct' | 'union'
}

export interface BtfTypedef extends Reference<'typedef'> {}

export interface BtfVolatile extends Reference<'volatile'> {}

export interface BtfConst extends Reference<'const'> {}

export interface BtfRestrict extends Reference<'restrict'> {}

export interface BtfFunction extends Reference<'function'> {
  readonly linkage: 'static' | 'global' | 'extern'
}

export interface BtfFunctionPrototype extends Described<'functionPrototype'> {
  /** The id of what it returns; 0 for nothing. */
  readonly returns: number
  /** The last one has no name and the type 0 where more arguments may follow (`...`). */
  readonly parameters: readonly { readonly name: string; readonly type: number }[]
}

export interface BtfVariable extends Reference<'variable'> {
  readonly linkage: 'static' | 'global' | 'extern'
}

/** The variables of a section: `.data`, `.bss`, `.maps`, … */
export interface BtfDataSection extends Described<'dataSection'> {
  /** Bytes; compilers leave 0 and the loader fills it in. */
  readonly size: number
  readonly variables: readonly BtfPlacedVariable[]
}

export interface BtfPlacedVariable {
  /** The id of the variable. */
  readonly type: number
  /** Bytes from the start of the section. */
  readonly offset: number
  readonly size: number
}

export interface BtfFloat extends Described<'float'> {
  /** Bytes. */
  readonly size: number
}

/** A note (`btf_decl_tag`) on a type, a variable or a function, or on one of its parts. */
export interface BtfDeclarationTag extends Reference<'declarationTag'> {
  /** Which member or parameter; -1 for the whole. */
  readonly component: number
  /** The name is an attribute of GNU C's. Since Linux 6.15. */
  readonly isAttribute: boolean
}

/** A note (`btf_type_tag`) on the type that a pointer points to. */
export interface BtfTypeTag extends Reference<'typeTag'> {
  readonly isAttribute: boolean
}

/** How a parameter of an inlined function is found: words whose meaning `BTF_LOC_PARAM_…` flags say. Since Linux 7.2. */
export interface BtfLocationParameter extends Described<'locationParameter'> {
  /** Bytes; negative for some that are signed. */
  readonly size: number
  readonly flags: number
  readonly words: readonly number[]
}

/** The location of each parameter of an inlined function; 0 for one that is not known. Since Linux 7.2. */
export interface BtfLocationPrototype extends Described<'locationPrototype'> {
  readonly parameters: readonly number[]
}

/** Where in a section functions were inlined. Since Linux 7.2. */
export interface BtfLocationSection extends Described<'locationSection'> {
  readonly locations: readonly { readonly function: number; readonly prototype: number; readonly offset: number }[]
}

/** A kind that is newer than this library, in data that says how long its records are. */
export interface BtfUnknown extends Described<'unknown'> {
  /** The kernel's number of the kind. */
  readonly number: number
}

/** A type, told from others by its `kind`. Types refer to each other by ids. */
export type BtfType =
  | BtfVoid
  | BtfInt
  | BtfPointer
  | BtfArray
  | BtfStruct
  | BtfUnion
  | BtfEnum
  | BtfEnum64
  | BtfForward
  | BtfTypedef
  | BtfVolatile
  | BtfConst
  | BtfRestrict
  | BtfFunction
  | BtfFunctionPrototype
  | BtfVariable
  | BtfDataSection
  | BtfFloat
  | BtfDeclarationTag
  | BtfTypeTag
  | BtfLocationParameter
  | BtfLocationPrototype
  | BtfLocationSection
  | BtfUnknown

/** The kinds of types, `BTF_KIND_…` in words. */
export type BtfKind = BtfType['kind']

/** The types of a kind. */
export type BtfTypeOf<Kind extends BtfKind> = Extract<BtfType, { readonly kind: Kind }>
