import type { BtfRecord } from './record.js'
import { recordHead } from './record-layout.js'
import type { BtfKind, BtfMember, BtfType, BtfTypeOf } from './types.js'

/** The record decoded as the kind that it is. */
export function decodeType(kind: BtfKind, record: BtfRecord): BtfType {
  return decoders[kind](record)
}

const decoders: { readonly [Kind in BtfKind]: (record: BtfRecord) => BtfTypeOf<Kind> } = {
  void: ({ id }) => ({ kind: 'void', id, name: '' }),
  int: decodeInt,
  pointer: record => ({ kind: 'pointer', ...reference(record) }),
  array: record => ({ kind: 'array', ...named(record), element: record.typeAt(12), index: record.typeAt(16), length: record.word(20) }),
  struct: record => ({ kind: 'struct', ...composite(record) }),
  union: record => ({ kind: 'union', ...composite(record) }),
  enum: record => ({
    kind: 'enum',
    ...enumeration(record),
    members: record.parts(0, at => ({
      name: record.nameAt(at),
      value: record.flag ? record.signedWord(at + 4) : record.word(at + 4)
    }))
  }),
  enum64: record => ({
    kind: 'enum64',
    ...enumeration(record),
    members: record.parts(0, at => ({ name: record.nameAt(at), value: wideValue(record, at + 4) }))
  }),
  forward: record => ({ kind: 'forward', ...named(record), of: record.flag ? 'union' : 'struct' }),
  typedef: record => ({ kind: 'typedef', ...reference(record) }),
  volatile: record => ({ kind: 'volatile', ...reference(record) }),
  const: record => ({ kind: 'const', ...reference(record) }),
  restrict: record => ({ kind: 'restrict', ...reference(record) }),
  function: record => ({ kind: 'function', ...reference(record), linkage: linkage(record, record.partCount, 4) }),
  functionPrototype: record => ({
    kind: 'functionPrototype',
    ...named(record),
    returns: record.typeAt(8),
    parameters: record.parts(0, at => ({ name: record.nameAt(at), type: record.typeAt(at + 4) }))
  }),
  variable: record => ({ kind: 'variable', ...reference(record), linkage: linkage(record, record.word(12), 12) }),
  dataSection: record => ({
    kind: 'dataSection',
    ...named(record),
    size: record.word(8),
    variables: record.parts(0, at => ({ type: record.typeAt(at), offset: record.word(at + 4), size: record.word(at + 8) }))
  }),
  float: record => decodeFloat(record),
  declarationTag: record => ({
    kind: 'declarationTag',
    ...reference(record),
    component: record.signedWord(12),
    isAttribute: record.flag
  }),
  typeTag: record => ({ kind: 'typeTag', ...reference(record), isAttribute: record.flag }),
  locationParameter: record => ({
    kind: 'locationParameter',
    ...named(record),
    size: record.signedWord(8),
    flags: record.word(12),
    words: record.parts(4, at => record.word(at))
  }),
  locationPrototype: record => ({
    kind: 'locationPrototype',
    ...named(record),
    parameters: record.parts(0, at => record.typeAt(at))
  }),
  locationSection: record => ({
    kind: 'locationSection',
    ...named(record),
    locations: record.parts(0, at => ({ function: record.typeAt(at), prototype: record.typeAt(at + 4), offset: record.word(at + 8) }))
  }),
  unknown: record => ({ kind: 'unknown', ...named(record), number: record.number })
}

function named(record: BtfRecord) {
  return { id: record.id, name: record.nameAt(0) }
}

function reference(record: BtfRecord) {
  return { ...named(record), type: record.typeAt(8) }
}

function decodeInt(record: BtfRecord): BtfTypeOf<'int'> {
  const [size, word] = [record.word(8), record.word(recordHead)]
  const [encoding, bitOffset, bits] = [(word >>> 24) & 0xf, (word >>> 16) & 0xff, word & 0xff]
  if (size === 0 || size > 16 || bits + bitOffset > size * 8) throw record.error(`no integer has ${bits} bits in ${size} bytes`, 8)
  return { kind: 'int', ...named(record), size, bits, bitOffset, signed: (encoding & 1) !== 0, encoding: intEncoding(encoding) }
}

// Those that the kernel takes: half precision, x87's 80 bits with their padding, and so on.
const floatSizes: readonly number[] = [2, 4, 8, 12, 16]

function decodeFloat(record: BtfRecord): BtfTypeOf<'float'> {
  const size = record.word(8)
  if (!floatSizes.includes(size)) throw record.error(`no floating-point number has ${size} bytes`, 8)
  return { kind: 'float', ...named(record), size }
}

function intEncoding(encoding: number): BtfTypeOf<'int'>['encoding'] {
  if ((encoding & 4) !== 0) return 'boolean'
  return (encoding & 2) === 0 ? 'number' : 'character'
}

function composite(record: BtfRecord) {
  const decode = record.flag ? memberWithWidth : plainMember
  return { ...named(record), size: record.word(8), members: record.parts(0, at => decode(record, at)) }
}

function plainMember(record: BtfRecord, at: number): BtfMember {
  return { name: record.nameAt(at), type: record.typeAt(at + 4), bitOffset: record.word(at + 8), bitFieldSize: 0 }
}

function memberWithWidth(record: BtfRecord, at: number): BtfMember {
  const place = record.word(at + 8)
  return { name: record.nameAt(at), type: record.typeAt(at + 4), bitOffset: place & 0xff_ffff, bitFieldSize: place >>> 24 }
}

function enumeration(record: BtfRecord) {
  const size = record.word(8)
  if (![1, 2, 4, 8].includes(size)) throw record.error(`no enumeration has ${size} bytes`, 8)
  return { ...named(record), size, signed: record.flag }
}

function wideValue(record: BtfRecord, at: number): bigint {
  const value = (BigInt(record.word(at + 4)) << 32n) | BigInt(record.word(at))
  return record.flag ? BigInt.asIntN(64, value) : value
}

const linkages = ['static', 'global', 'extern'] as const

function linkage(record: BtfRecord, number: number, at: number): (typeof linkages)[number] {
  const found = linkages[number]
  if (found === undefined) throw record.error(`linkage ${number} is not known`, at)
  return found
}
