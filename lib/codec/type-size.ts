import type { TypeDescription } from './type-description.js'

/** How many bytes a value of the type has. */
export function typeSize(type: TypeDescription): number {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.bits / 8
    case 'boolean':
      return 1
    case 'array':
      return type.length * type.stride
    case 'enumeration':
    case 'flags':
      return typeSize(type.base)
    default:
      return type.size
  }
}
