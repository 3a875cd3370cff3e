import { type AnyCodec, bytes, type FieldDescription, MemoryView, type TypeDescription } from 'bpf-maps'

type IntegerDescription = Extract<TypeDescription, { kind: 'integer' }>

/**
 * A value that bpftool prints by the map's types, as this library gives it. There are no floats: what bpftool prints for those is no JSON.
 *
 * The casts say what bpftool prints for each kind of type.
 */
export function printedValue(type: TypeDescription, printed: unknown): unknown {
  switch (type.kind) {
    case 'integer':
      return integer(type, printed)
    case 'enumeration':
      return typeof printed === 'string' && printed in type.members ? printed : integer(wordOf(type), printed)
    case 'bytes':
      return Uint8Array.from(printed as number[])
    case 'array':
      return (printed as unknown[]).map(element => printedValue(type.element, element))
    case 'struct':
    case 'union':
      return Object.fromEntries(fields(type.fields, merged(printed)))
    default:
      return printed
  }
}

/** A key or value of bytes that bpftool prints in hexadecimal, as this library gives it. */
export function printedBytes(printed: readonly string[], codec: AnyCodec = bytes(printed.length)): unknown {
  const view = new MemoryView(new ArrayBuffer(printed.length))
  view.u8.set(printed.map(Number))
  return codec.read(view, 0)
}

function fields(descriptions: readonly FieldDescription[], printed: Record<string, unknown>): [string, unknown][] {
  return descriptions.flatMap(({ name, type, bits }): [string, unknown][] => {
    if (type.kind === 'opaque') return []
    const value = printed[name]
    // The fields of an anonymous member are those of the struct around it.
    if (name === '' && 'fields' in type) return fields(type.fields, merged(value))
    return [[name, bits === undefined ? printedValue(type, value) : integer(wordOf(type), value, bits.width)]]
  })
}

// Variables are printed as { ".data": [{ "first": 1 }, { "second": 2 }] }.
function merged(printed: unknown): Record<string, unknown> {
  const [[name, variables] = ['', undefined]] = Object.entries(printed as object)
  return name.startsWith('.') ? Object.assign({}, ...(variables as object[])) : (printed as Record<string, unknown>)
}

function wordOf(type: TypeDescription): IntegerDescription {
  const word = 'base' in type ? type.base : type
  if (word.kind !== 'integer') throw new Error(`a ${word.kind} is no integer`)
  return word
}

/** bpftool prints integers as this machine has them in memory, those of 128 bits, bit fields and pointers in hexadecimal without a sign. */
function integer({ bits, signed, bigEndian }: IntegerDescription, printed: unknown, width = bits): number | bigint {
  const stored = BigInt.asUintN(width, BigInt(printed as string | number))
  const ordered = bigEndian ? reversed(stored, bits / 8) : stored
  const value = signed ? BigInt.asIntN(width, ordered) : ordered
  return bits > 32 ? value : Number(value)
}

function reversed(value: bigint, size: number): bigint {
  const hex = value.toString(16).padStart(size * 2, '0')
  return BigInt(`0x${hex.match(/../g)!.reverse().join('')}`)
}
