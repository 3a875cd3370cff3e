import * as codecs from 'bpf-maps'
import { Btf, type BtfType, type TypeDescription } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { encodeElementTypes } from '../../../lib/btf/encode/element-types.js'
import { typeSize } from '../../../lib/codec/type-size.js'

const { struct, union, array, text, bytes, bitFields, enumeration, flags, packedStruct } = codecs
const { u8, u16, u32, u64, i8, i16, i32, i64, u16be, u32be, u64be, u128, f32, f64, bool, ipv4, ipv6, mac, port } = codecs

function encoded(type: TypeDescription) {
  const { bytes, value } = encodeElementTypes(undefined, type)
  const btf = Btf.parse(bytes)
  return { btf, value: btf.type(value) }
}

/** The type in C's words, from what the BTF says. */
function inC(btf: Btf, type: BtfType): string {
  switch (type.kind) {
    case 'typedef':
      return `${type.name} = ${inC(btf, btf.type(type.type))}`
    case 'int':
    case 'float':
      return `${type.name}/${type.size}`
    case 'array':
      return `${inC(btf, btf.type(type.element))}[${type.length}]`
    case 'struct':
    case 'union':
      return `${type.kind} ${type.name}{ ${type.members.map(member => `${member.name}@${member.bitOffset}:${member.bitFieldSize}`).join(' ')} }/${type.size}`
    case 'enum':
    case 'enum64':
      return `${type.kind}{ ${type.members.map(member => `${member.name}=${member.value}`).join(' ')} }/${type.size}`
    default:
      return type.kind
  }
}

const cases: readonly [string, TypeDescription, string][] = [
  ['u8', u8.type, '__u8 = unsigned char/1'],
  ['i8', i8.type, '__s8 = signed char/1'],
  ['u16', u16.type, '__u16 = unsigned short/2'],
  ['i16', i16.type, '__s16 = short/2'],
  ['u32', u32.type, '__u32 = unsigned int/4'],
  ['i32', i32.type, '__s32 = int/4'],
  ['u64', u64.type, '__u64 = unsigned long long/8'],
  ['i64', i64.type, '__s64 = long long/8'],
  ['u128', u128.type, 'unsigned __int128/16'],
  ['u16be', u16be.type, '__be16 = unsigned short/2'],
  ['u32be', u32be.type, '__be32 = unsigned int/4'],
  ['u64be', u64be.type, '__be64 = unsigned long long/8'],
  ['f32', f32.type, 'float/4'],
  ['f64', f64.type, 'double/8'],
  ['bool', bool.type, '_Bool/1'],
  ['text', text(16).type, 'char/1[16]'],
  ['bytes', bytes(5).type, '__u8 = unsigned char/1[5]'],
  ['an array of arrays', array(array(u16, 2), 3).type, '__u16 = unsigned short/2[2][3]'],
  ['ipv4', ipv4.type, '__be32 = unsigned int/4'],
  ['ipv6', ipv6.type, '__be32 = unsigned int/4[4]'],
  ['mac', mac.type, '__u8 = unsigned char/1[6]'],
  ['port', port.type, '__be16 = unsigned short/2'],
  ['struct', struct({ a: u8, b: u64 }).type, 'struct value{ a@0:0 b@64:0 }/16'],
  ['packedStruct', packedStruct({ a: u8, b: u64 }).type, 'struct value{ a@0:0 b@8:0 }/9'],
  ['union', union({ a: u8, b: u32 }).type, 'union value{ a@0:0 b@0:0 }/4'],
  ['bitFields', bitFields({ a: 4, b: 12, c: 20 }).type, 'struct value{ a@0:4 b@4:12 c@32:20 }/8'],
  ['enumeration', enumeration({ drop: 1, pass: 2 }).type, 'enum{ drop=1 pass=2 }/4'],
  ['enumeration of small integers', enumeration({ no: 0, yes: 1 }, u8).type, 'enum{ no=0 yes=1 }/1'],
  ['enumeration with negative numbers', enumeration({ no: -1, yes: 1 }, i16).type, 'enum{ no=-1 yes=1 }/2'],
  ['enumeration up to 32 bits', enumeration({ all: 0xffff_ffff }).type, 'enum{ all=4294967295 }/4'],
  ['enumeration of 64 bits', enumeration({ few: 1, many: 1n << 40n }, u64).type, 'enum64{ few=1 many=1099511627776 }/8'],
  ['enumeration of signed 64 bits', enumeration({ no: -(1n << 40n) }, i64).type, 'enum64{ no=-1099511627776 }/8'],
  ['enumeration in network order', enumeration({ ip: 0x800 }, u16be).type, '__be16 = unsigned short/2'],
  ['flags', flags({ read: 1, write: 2 }, u16).type, 'enum{ read=1 write=2 }/2'],
  ['spinLock', codecs.spinLock.type, 'struct bpf_spin_lock{ val@0:0 }/4'],
  ['timer', codecs.timer.type, 'struct bpf_timer{ __opaque@0:0 }/16'],
  ['a description with a gap between elements', { kind: 'array', element: u8.type, length: 2, stride: 8 }, '__u8 = unsigned char/1[16]'],
  ['an integer by its own name', { kind: 'integer', name: 'pid_t', bits: 32, signed: true, bigEndian: false }, 'pid_t = int/4']
]

describe('a codec as BTF', () => {
  test.each(cases)('%s', (_, type, expected) => {
    const { btf, value } = encoded(type)
    expect(inC(btf, value)).toBe(expected)
    expect(btf.sizeOf(value.id)).toBe(typeSize(type))
  })

  test('says which integers are signed', () => {
    const signed = (type: TypeDescription) => {
      const { btf, value } = encoded(type)
      return (btf.resolve(value.id) as { signed?: boolean }).signed
    }
    expect([i8, i16, i32, i64].map(codec => signed(codec.type))).toEqual([true, true, true, true])
    expect([u8, u16, u32, u64, u128].map(codec => signed(codec.type))).toEqual([false, false, false, false, false])
    expect(signed(enumeration({ no: -1 }, i32).type)).toBe(true)
    expect(signed(enumeration({ yes: 1 }, i32).type)).toBe(false)
  })

  test('has each type once', () => {
    const Point = struct({ x: u32, y: u32 })
    const { btf } = encoded(struct({ from: Point, to: struct({ x: u32, y: u32 }), all: array(Point, 4), z: u32 }).type)
    const types = Array.from({ length: btf.typeCount - 1 }, (_, index) => inC(btf, btf.type(index + 1)))
    expect(new Set(types).size).toBe(types.length)
    // unsigned int, __u32, the point, the index of arrays, the array, the value
    expect(types).toHaveLength(6)
  })

  test('names the structs of keys and values, also when both are the same', () => {
    const Pair = struct({ a: u32, b: u32 })
    const { bytes, key, value } = encodeElementTypes(Pair.type, Pair.type)
    const btf = Btf.parse(bytes)
    expect([btf.type(key).name, btf.type(value).name]).toEqual(['key', 'value'])
  })

  test('describes bit fields beside fields of the kernel as the integers that hold them, which is all it takes there', () => {
    const { btf, value } = encoded(struct({ lock: codecs.spinLock, bits: bitFields({ a: 4, b: 12, c: 20 }) }).type)
    const bits = value.kind === 'struct' && btf.type(value.members[1]!.type)
    expect(bits && inC(btf, bits)).toBe('struct { a_b@0:0 c@32:0 }/8')
  })

  test('describes as bytes what has more parts than BTF can count', () => {
    const fields = Array.from({ length: 65_536 }, (_, offset) => ({ name: 'same', offset, type: u8.type }))
    const { btf, value } = encoded({ kind: 'struct', size: 65_536, align: 1, packed: false, fields })
    expect(inC(btf, value)).toBe('__u8 = unsigned char/1[65536]')
    const members = Object.fromEntries(fields.map(({ offset }) => [`member${offset}`, offset]))
    const enumerated = encoded({ kind: 'enumeration', base: u32.type, members })
    expect(inC(enumerated.btf, enumerated.value)).toBe('__u32 = unsigned int/4')
  })

  test('describes floats that are not aligned as bytes: the kernel would refuse them', () => {
    const { btf, value } = encoded(packedStruct({ a: u8, b: f64, c: f32 }).type)
    const members = value.kind === 'struct' ? value.members.map(member => btf.kind(member.type)) : []
    expect(members).toEqual(['typedef', 'array', 'array'])
  })

  test('describes the bit fields of immense structs as integers, for their place would not fit', () => {
    const many = struct({ bits: bitFields({ a: 3 }), rest: bytes(2 ** 21) })
    const far = { ...many.type, fields: [{ name: 'a', offset: 2 ** 21, type: u32.type, bits: { first: 1, width: 2 } }] } as TypeDescription
    const { btf, value } = encoded(far)
    expect(inC(btf, value)).toBe(`struct value{ a@${2 ** 24}:0 }/${many.size}`)
  })
})
