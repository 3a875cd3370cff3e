import type { FieldDescription, TypeDescription } from './type-description.js'

/** A type in C's words, for messages: `struct { __u32 a; __u8 b[4]; }`. */
export function typeName(type: TypeDescription): string {
  return declare(type, '')
}

/** The declaration of a name with a type, as in C: `__u8 b[4]`. */
export function declare(type: TypeDescription, name: string): string {
  switch (type.kind) {
    case 'array':
      return declare(type.element, `${name}[${type.length}]`)
    case 'bytes':
      return join('__u8', `${name}[${type.size}]`)
    case 'text':
      return join('char', `${name}[${type.size}]`)
    default:
      return join(baseName(type), name)
  }
}

function baseName(type: Exclude<TypeDescription, { kind: 'array' | 'bytes' | 'text' }>): string {
  switch (type.kind) {
    case 'boolean':
      return '_Bool'
    case 'enumeration':
    case 'flags':
      return typeName(type.base)
    case 'opaque':
      return `struct ${type.name}`
    case 'struct':
    case 'union':
      return `${type.kind} { ${type.fields.map(declareField).join(' ')} }${type.packed ? ' __attribute__((packed))' : ''}`
    default:
      return type.name
  }
}

function declareField({ name, type, bits }: FieldDescription): string {
  return `${declare(type, name)}${bits ? ` : ${bits.width}` : ''};`
}

function join(type: string, name: string): string {
  return name === '' || name.startsWith('[') ? type + name : `${type} ${name}`
}
