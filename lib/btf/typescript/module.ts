import { type FieldDescription, type TypeDescription, typeSize } from '../../codec/index.js'
import { FieldNames } from '../field-names.js'
import { Identifiers, propertyKey, quoted } from './identifier.js'
import { type CompositeDescription, layoutRule } from './layout-rule.js'

const indent = '  '

/** A module of TypeScript in the making: codecs, each declared once and before it is used. */
export class TypeModule {
  readonly #names: ReadonlyMap<TypeDescription, string>
  readonly #imports = new Set<string>()
  readonly #identifiers = new Identifiers()
  readonly #declared = new Map<TypeDescription, string>()
  readonly #declarations: string[] = []

  /** With the names that types have where they come from. */
  constructor(names: ReadonlyMap<TypeDescription, string>) {
    this.#names = names
  }

  /** An expression for the codec of a type; types with names are declared. */
  codec(type: TypeDescription): string {
    const name = this.#names.get(type)
    return name === undefined ? this.#expression(type, '') : this.declare(type, name)
  }

  /** Declares the codec of a type, and the type of its values, under a name like the given one; the name. */
  declare(type: TypeDescription, name: string): string {
    const known = this.#declared.get(type)
    if (known !== undefined) return known
    const expression = this.#expression(type, '')
    const identifier = this.#identifiers.claim(name)
    this.#declared.set(type, identifier)
    this.#imports.add('type OutputOf')
    this.#declarations.push(`export const ${identifier} = ${expression}\nexport type ${identifier} = OutputOf<typeof ${identifier}>`)
    return identifier
  }

  /** Adds a constant. */
  constant(name: string, expression: string): void {
    this.#declarations.push(`export const ${name} = ${expression}`)
  }

  /** The name of a function or codec of this library, which the module imports. */
  imported(name: string): string {
    this.#imports.add(name)
    return name
  }

  /** The module's text. */
  toString(): string {
    const imports = [...this.#imports].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1)).map(name => `${indent}${name}`)
    return [`import {\n${imports.join(',\n')}\n} from 'bpf-maps'`, ...this.#declarations].join('\n\n').concat('\n')
  }

  #expression(type: TypeDescription, margin: string): string {
    switch (type.kind) {
      case 'integer':
        return this.imported(integerName(type))
      case 'float':
        return this.imported(`f${type.bits}`)
      case 'boolean':
        return this.imported('bool')
      case 'bytes':
      case 'text':
        return `${this.imported(type.kind)}(${type.size})`
      case 'array':
        return `${this.imported('array')}(${this.#within(type.element, margin)}, ${type.length})`
      case 'enumeration':
      case 'flags':
        return this.#enumeration(type, margin)
      case 'opaque':
        return `${this.imported('opaque')}(${quoted(type.name)}, ${type.size}, ${type.align})`
      default:
        return this.#composite(type, margin)
    }
  }

  #within(type: TypeDescription, margin: string): string {
    const name = this.#names.get(type)
    return name === undefined ? this.#expression(type, margin) : this.declare(type, name)
  }

  #enumeration({ kind, base, members }: Extract<TypeDescription, { kind: 'enumeration' | 'flags' }>, margin: string): string {
    const lines = Object.entries(members).map(([name, value]) => `${propertyKey(name)}: ${literal(value)}`)
    const last = base.kind === 'integer' && integerName(base) === 'u32' ? '' : `, ${this.#within(base, margin)}`
    return `${this.imported(kind)}(${block(lines, margin)}${last})`
  }

  #composite(type: CompositeDescription, margin: string): string {
    // Of nothing that has a name there are only bytes.
    if (type.fields.length === 0) return `${this.imported('bytes')}(${type.size})`
    const rule = layoutRule(type)
    if (rule !== 'placedStruct' && rule !== 'placedUnion') {
      const lines = type.fields.map(field => `${propertyKey(field.name)}: ${this.#within(field.type, margin + indent)}`)
      return `${this.imported(rule)}(${block(lines, margin)})`
    }
    const names = new FieldNames(type.fields.map(({ name }) => name))
    const lines = type.fields.map((field, index) => {
      // What an anonymous member is called does not count, as long as no field is called so.
      const name = field.name === '' ? names.free(`anonymous${index}`) : field.name
      return `${propertyKey(name)}: ${this.#placed(field, margin + indent)}`
    })
    return `${this.imported(rule)}({ size: ${type.size}, align: ${type.align} }, ${block(lines, margin)})`
  }

  #placed({ name, type, offset, bits }: FieldDescription, margin: string): string {
    const codec = this.#within(type, margin)
    if (bits !== undefined) return `${this.imported('bitsAt')}(${offset * 8 + bits.first}, ${bits.width}, ${codec})`
    return `${this.imported(name === '' ? 'embedAt' : 'at')}(${offset}, ${codec})`
  }
}

function integerName({ bits, signed, bigEndian }: Extract<TypeDescription, { kind: 'integer' }>): string {
  return `${signed ? 'i' : 'u'}${bits}${bigEndian ? 'be' : ''}`
}

function literal(value: number | bigint): string {
  return typeof value === 'bigint' ? `${value}n` : String(value)
}

function block(lines: readonly string[], margin: string): string {
  return `{\n${lines.map(line => `${margin}${indent}${line}`).join(',\n')}\n${margin}}`
}

function order(name: string): number {
  return name.startsWith('type ') ? 0 : 1
}

/** Whether a type has bytes, and so a codec that can be written down. */
export function hasBytes(type: TypeDescription): boolean {
  return typeSize(type) > 0
}
