import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../lib/codec/column-of.js'
import {
  type AnyCodec,
  f32,
  f64,
  i8,
  i16,
  i16be,
  i32,
  i32be,
  i64,
  i64be,
  i64number,
  lpmKey,
  packedStruct,
  port,
  u8,
  u16,
  u16be,
  u32,
  u32be,
  u64,
  u64be,
  u64number
} from '../../lib/index.js'
import { thrownBy } from '../support/thrown-by.js'
import { columnBytes, readColumn } from './support/columns.js'
import { encode } from './support/memory.js'

const codecs = [
  { name: 'u8', codec: u8, arrayClass: Uint8Array },
  { name: 'i8', codec: i8, arrayClass: Int8Array },
  { name: 'u16', codec: u16, arrayClass: Uint16Array },
  { name: 'i16', codec: i16, arrayClass: Int16Array },
  { name: 'u16be', codec: u16be, arrayClass: Uint16Array },
  { name: 'i16be', codec: i16be, arrayClass: Int16Array },
  { name: 'port', codec: port, arrayClass: Uint16Array },
  { name: 'u32', codec: u32, arrayClass: Uint32Array },
  { name: 'i32', codec: i32, arrayClass: Int32Array },
  { name: 'u32be', codec: u32be, arrayClass: Uint32Array },
  { name: 'i32be', codec: i32be, arrayClass: Int32Array },
  { name: 'u64', codec: u64, arrayClass: BigUint64Array },
  { name: 'i64', codec: i64, arrayClass: BigInt64Array },
  { name: 'u64be', codec: u64be, arrayClass: BigUint64Array },
  { name: 'i64be', codec: i64be, arrayClass: BigInt64Array },
  { name: 'u64number', codec: u64number, arrayClass: Float64Array },
  { name: 'i64number', codec: i64number, arrayClass: Float64Array },
  { name: 'f32', codec: f32, arrayClass: Float32Array },
  { name: 'f64', codec: f64, arrayClass: Float64Array }
] as const

const bytesOf = (codec: AnyCodec, values: readonly unknown[]) => values.map(value => encode<never>(codec, value as never))

describe.each(codecs)('a column of $name', ({ codec, arrayClass }) => {
  const isBig = arrayClass === BigUint64Array || arrayClass === BigInt64Array
  const values = [0, 1, 2, 3, 4, 5, 6].map(number => (isBig ? BigInt(number) : number))

  it(`is a ${arrayClass.name} of exactly its length, with memory of its own`, () => {
    const column = readColumn<AnyCodec>(codec, bytesOf(codec, values)) as Uint8Array
    expect(column).toBeInstanceOf(arrayClass)
    expect([...column]).toEqual(values)
    expect(column.buffer.byteLength).toBe(column.byteLength)
  })

  it('is written from a part of an array, wherever the values go', () => {
    const whole = new arrayClass(values as never)
    const part = new arrayClass(whole.buffer, 2 * whole.BYTES_PER_ELEMENT, 3)
    const rows = bytesOf(codec, values.slice(2, 5))
    for (const gap of [0, 1, 8]) expect([...columnBytes(codec, part, 3, { offset: 8, gap })]).toEqual(rows.flat())
    const inStruct = packedStruct({ before: u8, part: codec })
    expect([...columnBytes(inStruct, { before: [7, 7, 7], part }, 3)]).toEqual(rows.flatMap(row => [7, ...row]))
  })

  it('is written from an array of another realm, and from one whose memory is shared', () => {
    const foreign = runInNewContext(`${arrayClass.name}.of(${values.map(value => (isBig ? `${value}n` : value)).join()})`)
    const shared = new arrayClass(new SharedArrayBuffer(8 * values.length) as unknown as ArrayBuffer, 0, values.length)
    shared.set(values as never)
    const expected = bytesOf(codec, values).flat()
    expect([...columnBytes(codec, foreign, values.length)]).toEqual(expected)
    expect([...columnBytes(codec, shared, values.length)]).toEqual(expected)
  })

  it('is written from an array of values as well', () => {
    expect([...columnBytes(codec, values, values.length)]).toEqual(bytesOf(codec, values).flat())
  })

  it('keeps all bytes of its elements', () => {
    const row = Array.from({ length: codec.size }, (_, i) => 0x81 + i)
    // A safe integer has zeros there; and V8 may give a NaN other bytes.
    if (codec === u64number || codec === i64number) row.fill(0, 6)
    const column = readColumn<AnyCodec>(codec, [row, row, row], { offset: 1, gap: 3 })
    expect([...columnBytes(codec, column, 3, { offset: 3, gap: 1 })]).toEqual([...row, ...row, ...row])
  })
})

describe('a column of numbers', () => {
  it('is checked value by value if it is an array of another class', () => {
    expect([...columnBytes(u16, Uint32Array.of(1, 65_535), 2)]).toEqual([1, 0, 255, 255])
    expect(() => columnBytes(u16, Uint32Array.of(1, 2, 3, 65_536), 4)).toThrow(
      new RangeError('[3]: expected an integer from 0 to 65535, got 65536')
    )
    expect(() => columnBytes(u8, Int8Array.of(-1), 1)).toThrow(RangeError)
    expect(() => columnBytes(u64, Float64Array.of(0.5), 1)).toThrow(RangeError)
    expect(() => columnBytes(u32, BigUint64Array.of(1n), 1)).toThrow(TypeError)
    expect(() => columnBytes(u32, new Array(3), 3)).toThrow('[0]: expected an integer from 0 to 4294967295, got undefined')
  })

  it('is checked value by value if not every element is a value', () => {
    expect(() => columnBytes(u64number, Float64Array.of(1, 2 ** 53), 2)).toThrow(/^\[1\]: expected an integer from 0 to/)
    expect(() => columnBytes(u64number, Float64Array.of(Number.NaN), 1)).toThrow(RangeError)
    const key = lpmKey(u32)
    expect(() => columnBytes(key, { prefixLength: Uint32Array.of(32, 33), data: [1, 2] }, 2)).toThrow(
      new RangeError('prefixLength[1]: expected a prefix length from 0 to 32, got 33')
    )
  })

  it('says which value cannot be read', () => {
    const rows = bytesOf(u64, [1n, 2n ** 53n - 1n, 2n ** 53n])
    expect(() => readColumn(u64number, rows)).toThrow(/^\[2\]: expected an integer that a number holds exactly, got 9007199254740992n$/)
    const pairs = rows.map(row => [...row, ...row])
    expect(() => readColumn(packedStruct({ a: u64, b: u64number }), pairs)).toThrow(/^b\[2\]: /)
  })

  it.each([undefined, null, 5, 'abc', {}, { length: 1, 0: 1 }, new DataView(new ArrayBuffer(4)), new ArrayBuffer(4)])(
    'cannot be %s',
    column => {
      expect(thrownBy(() => columnOf(u32).writer(column))).toBeInstanceOf(TypeError)
      expect(thrownBy(() => columnOf(u32).writer(column)).message).toMatch(/^expected an array or a typed array, got /)
    }
  )

  it('is not written beyond the end of an array that has lost its memory', () => {
    const column = Uint32Array.of(1, 2, 3)
    const writer = columnOf(u32).writer(column)
    structuredClone(column, { transfer: [column.buffer] })
    expect(() => columnBytes(u32, column, 3)).toThrow()
    expect(writer.length).toBe(3)
  })
})
