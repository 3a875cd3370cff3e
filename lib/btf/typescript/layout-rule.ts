import { type FieldDescription, type TypeDescription, typeSize } from '../../codec/index.js'
import { roundUp } from '../../codec/layout.js'

export type CompositeDescription = Extract<TypeDescription, { kind: 'struct' | 'union' }>

/** The function that makes the codec of a struct or union: the one by C's rules if they give the same layout, else the one with places. */
export type LayoutRule = 'struct' | 'packedStruct' | 'union' | 'placedStruct' | 'placedUnion'

export function layoutRule(type: CompositeDescription): LayoutRule {
  const isPlain = type.fields.every(({ name, bits }) => bits === undefined && name !== '' && !/^\d+$/.test(name))
  if (type.kind === 'union') return isPlain && isUnionOfC(type) ? 'union' : 'placedUnion'
  if (isPlain && isStructOfC(type, false)) return 'struct'
  return isPlain && isStructOfC(type, true) ? 'packedStruct' : 'placedStruct'
}

function isUnionOfC({ fields, size, align }: CompositeDescription): boolean {
  const widest = widestOf(fields)
  const longest = fields.reduce((most, field) => Math.max(most, typeSize(field.type)), 0)
  return align === widest && size === roundUp(longest, widest) && fields.every(({ offset }) => offset === 0)
}

function isStructOfC({ fields, size, align }: CompositeDescription, packed: boolean): boolean {
  let end = 0
  for (const { offset, type } of fields) {
    if (offset !== roundUp(end, packed ? 1 : alignOf(type))) return false
    end = offset + typeSize(type)
  }
  const widest = packed ? 1 : widestOf(fields)
  return align === widest && size === roundUp(end, widest)
}

function widestOf(fields: readonly FieldDescription[]): number {
  return fields.reduce((most, { type }) => Math.max(most, alignOf(type)), 1)
}

function alignOf(type: TypeDescription): number {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.bits / 8
    case 'array':
      return alignOf(type.element)
    case 'enumeration':
    case 'flags':
      return alignOf(type.base)
    case 'struct':
    case 'union':
    case 'opaque':
      return type.align
    default:
      return 1
  }
}
