export { Btf, type BtfOptions } from './btf.js'
export { BtfError } from './btf-error.js'
export { BtfExt, type BtfExtSection, type BtfFunctionRecord, type BtfLineRecord, type BtfRelocationRecord } from './btf-ext.js'
export { type CodecOfOptions, codecOf } from './codec-of.js'
export type { BtfLocation } from './source.js'
export type {
  BtfArray,
  BtfConst,
  BtfDataSection,
  BtfDeclarationTag,
  BtfEnum,
  BtfEnum64,
  BtfFloat,
  BtfForward,
  BtfFunction,
  BtfFunctionPrototype,
  BtfInt,
  BtfKind,
  BtfLocationParameter,
  BtfLocationPrototype,
  BtfLocationSection,
  BtfMember,
  BtfPlacedVariable,
  BtfPointer,
  BtfRestrict,
  BtfStruct,
  BtfType,
  BtfTypedef,
  BtfTypeOf,
  BtfTypeTag,
  BtfUnion,
  BtfUnknown,
  BtfVariable,
  BtfVoid,
  BtfVolatile
} from './types.js'
export { typescriptOf } from './typescript/typescript-of.js'
