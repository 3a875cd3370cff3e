import { inspect, isDeepStrictEqual } from 'node:util'
import {
  array,
  bitFields,
  bool,
  bytes,
  enumeration,
  f32,
  f64,
  flags,
  i8,
  i64,
  i128,
  ipv4,
  ipv4Prefix,
  ipv6,
  ipv6Prefix,
  MemoryView,
  mac,
  packedStruct,
  port,
  struct,
  text,
  u16,
  u16be,
  u32,
  u64,
  u64number,
  union
} from '../../lib/index.js'

/** @import { AnyCodec } from '../../lib/index.js' */

const Packet = struct({ source: ipv4, port, kind: enumeration({ tcp: 6, udp: 17 }), flags: flags({ syn: 1, ack: 2 }), sum: u16be })

/** Values of these have one form: what was read can be written, and is then read as it was. */
const exact = /** @type {readonly AnyCodec[]} */ ([
  ...[i8, u16be, u64, i64, i128, u64number, f32, f64, bool, ipv4, ipv6, mac, port, bytes(5), Packet, array(Packet, 2)],
  ...[packedStruct({ a: u16, b: u64, c: bytes(3) }), union({ a: u32, b: bytes(8) })],
  bitFields({ a: 3, b: 12, c: 17 })
])

/** Those of texts, which take what people type. Of prefixes the kernel lets none be longer than its bytes. */
const typed = /** @type {readonly AnyCodec[]} */ ([ipv4, ipv6, mac, ipv4Prefix, ipv6Prefix, text(16)])

/**
 * The first byte chooses a codec; what follows is what it reads, and as text what it writes.
 *
 * @param {Uint8Array} input
 */
export function readAndWrite(input) {
  const [choice = 0] = input
  const codec = /** @type {AnyCodec} */ (exact[choice % exact.length])
  const view = new MemoryView(new ArrayBuffer(64))
  view.u8.set(input.subarray(1, 1 + codec.size))
  const value = unlessRefused(() => codec.read(view, 0))
  if (value !== undefined) requireSame(codec, value)
  writeText(/** @type {AnyCodec} */ (typed[choice % typed.length]), Buffer.from(input.subarray(1)).toString('latin1'))
}

/**
 * @param {AnyCodec} codec
 * @param {string} given
 */
function writeText(codec, given) {
  const view = new MemoryView(new ArrayBuffer(64))
  const isWritten = unlessRefused(() => {
    codec.write(/** @type {never} */ (given), view, 0)
    return true
  })
  if (isWritten) requireSame(codec, codec.read(view, 0))
}

/**
 * A value that was read must be one that is written, and read again.
 *
 * @param {AnyCodec} codec
 * @param {unknown} value
 */
function requireSame(codec, value) {
  const view = new MemoryView(new ArrayBuffer(64))
  codec.write(/** @type {never} */ (value), view, 0)
  const again = codec.read(view, 0)
  if (!isDeepStrictEqual(again, value)) throw new Error(`${inspect(value)} was written, and ${inspect(again)} was read`)
}

/**
 * @template Result
 * @param {() => Result} step
 * @returns {Result | undefined}
 */
function unlessRefused(step) {
  try {
    return step()
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}
