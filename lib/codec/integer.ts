import type { Codec } from './codec.js'
import { integerCodec, integerType, wholeNumber } from './integer-codec.js'

// Each codec has functions of its own, written out: shared ones would see many codecs, and V8 would no longer inline the access.

const to8 = wholeNumber(0, 0xff)
const to16 = wholeNumber(0, 0xffff)
const to32 = wholeNumber(0, 0xffff_ffff)
const toSigned8 = wholeNumber(-0x80, 0x7f)
const toSigned16 = wholeNumber(-0x8000, 0x7fff)
const toSigned32 = wholeNumber(-0x8000_0000, 0x7fff_ffff)

/** An unsigned byte, `__u8`. */
export const u8: Codec<number, number, Uint8Array<ArrayBuffer>> = integerCodec({
  type: integerType('__u8', 8, false),
  accessor: 'Uint8',
  accept: to8,
  write: (value, view, offset) => view.setUint8(offset, to8(value)),
  store: (value, view, offset) => view.setUint8(offset, value),
  read: (view, offset) => view.getUint8(offset)
})

/** A signed byte, `__s8`. */
export const i8: Codec<number, number, Int8Array<ArrayBuffer>> = integerCodec({
  type: integerType('__s8', 8, true),
  accessor: 'Int8',
  accept: toSigned8,
  write: (value, view, offset) => view.setInt8(offset, toSigned8(value)),
  store: (value, view, offset) => view.setInt8(offset, value),
  read: (view, offset) => view.getInt8(offset)
})

/** An unsigned 16-bit integer in the machine's byte order, `__u16`. */
export const u16: Codec<number, number, Uint16Array<ArrayBuffer>> = integerCodec({
  type: integerType('__u16', 16, false),
  accessor: 'Uint16',
  accept: to16,
  write: (value, view, offset) => view.setUint16(offset, to16(value), true),
  store: (value, view, offset) => view.setUint16(offset, value, true),
  read: (view, offset) => view.getUint16(offset, true)
})

/** A signed 16-bit integer in the machine's byte order, `__s16`. */
export const i16: Codec<number, number, Int16Array<ArrayBuffer>> = integerCodec({
  type: integerType('__s16', 16, true),
  accessor: 'Int16',
  accept: toSigned16,
  write: (value, view, offset) => view.setInt16(offset, toSigned16(value), true),
  store: (value, view, offset) => view.setInt16(offset, value, true),
  read: (view, offset) => view.getInt16(offset, true)
})

/** An unsigned 32-bit integer in the machine's byte order, `__u32`. */
export const u32: Codec<number, number, Uint32Array<ArrayBuffer>> = integerCodec({
  type: integerType('__u32', 32, false),
  accessor: 'Uint32',
  accept: to32,
  write: (value, view, offset) => view.setUint32(offset, to32(value), true),
  store: (value, view, offset) => view.setUint32(offset, value, true),
  read: (view, offset) => view.getUint32(offset, true)
})

/** A signed 32-bit integer in the machine's byte order, `__s32` or `int`. */
export const i32: Codec<number, number, Int32Array<ArrayBuffer>> = integerCodec({
  type: integerType('__s32', 32, true),
  accessor: 'Int32',
  accept: toSigned32,
  write: (value, view, offset) => view.setInt32(offset, toSigned32(value), true),
  store: (value, view, offset) => view.setInt32(offset, value, true),
  read: (view, offset) => view.getInt32(offset, true)
})
