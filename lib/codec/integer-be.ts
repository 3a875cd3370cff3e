import type { Codec } from './codec.js'
import { integerCodec, integerType, wholeNumber } from './integer-codec.js'

// As in integer.ts, each codec has functions of its own, written out: shared ones would see many codecs, and V8 would no longer inline the access.

const to16 = wholeNumber(0, 0xffff)
const to32 = wholeNumber(0, 0xffff_ffff)
const toSigned16 = wholeNumber(-0x8000, 0x7fff)
const toSigned32 = wholeNumber(-0x8000_0000, 0x7fff_ffff)
const toPort = wholeNumber(0, 0xffff, 'a port')

/** An unsigned 16-bit integer in network byte order, `__be16`. */
export const u16be: Codec<number, number, Uint16Array<ArrayBuffer>> = integerCodec({
  type: integerType('__be16', 16, false, true),
  accessor: 'Uint16',
  accept: to16,
  write: (value, view, offset) => view.setUint16(offset, to16(value), false),
  store: (value, view, offset) => view.setUint16(offset, value, false),
  read: (view, offset) => view.getUint16(offset, false)
})

/** A signed 16-bit integer in network byte order. */
export const i16be: Codec<number, number, Int16Array<ArrayBuffer>> = integerCodec({
  type: integerType('__be16', 16, true, true),
  accessor: 'Int16',
  accept: toSigned16,
  write: (value, view, offset) => view.setInt16(offset, toSigned16(value), false),
  store: (value, view, offset) => view.setInt16(offset, value, false),
  read: (view, offset) => view.getInt16(offset, false)
})

/** An unsigned 32-bit integer in network byte order, `__be32`. */
export const u32be: Codec<number, number, Uint32Array<ArrayBuffer>> = integerCodec({
  type: integerType('__be32', 32, false, true),
  accessor: 'Uint32',
  accept: to32,
  write: (value, view, offset) => view.setUint32(offset, to32(value), false),
  store: (value, view, offset) => view.setUint32(offset, value, false),
  read: (view, offset) => view.getUint32(offset, false)
})

/** A signed 32-bit integer in network byte order. */
export const i32be: Codec<number, number, Int32Array<ArrayBuffer>> = integerCodec({
  type: integerType('__be32', 32, true, true),
  accessor: 'Int32',
  accept: toSigned32,
  write: (value, view, offset) => view.setInt32(offset, toSigned32(value), false),
  store: (value, view, offset) => view.setInt32(offset, value, false),
  read: (view, offset) => view.getInt32(offset, false)
})

/** A TCP or UDP port, in network byte order as packets and sockets have it: `u16be` whose errors speak of ports. */
export const port: Codec<number, number, Uint16Array<ArrayBuffer>> = integerCodec({
  type: integerType('__be16', 16, false, true),
  accessor: 'Uint16',
  accept: toPort,
  write: (value, view, offset) => view.setUint16(offset, toPort(value), false),
  store: (value, view, offset) => view.setUint16(offset, value, false),
  read: (view, offset) => view.getUint16(offset, false)
})
