import { type Codec, MemoryView } from 'bpf-maps'
import fc from 'fast-check'

/** What memory holds before a codec writes to it, so that a byte it forgets or touches wrongly is seen. */
const filler = 0xa5

/** Offsets of every alignment, from 0 on. */
export const anyOffset = fc.nat({ max: 24 })

/** The bytes that a codec writes for a value; fails if it writes outside its size. */
export function encode<Input>(codec: Codec<Input, unknown>, value: Input, offset = 0): number[] {
  const view = memory(codec.size + offset + 8)
  codec.write(value, view, offset)
  const around = [...view.u8]
  const written = around.splice(offset, codec.size)
  if (around.some(byte => byte !== filler))
    throw new Error(`bytes around the ${codec.size} from ${offset} on were written: ${hex(view.u8)}`)
  return written
}

/** What a codec reads from bytes. */
export function decode<Output>(codec: Codec<never, Output>, bytes: Iterable<number>, offset = 0): Output {
  const view = memory(codec.size + offset + 8)
  view.u8.set([...bytes], offset)
  return codec.read(view, offset)
}

/** What a codec reads from what it wrote. */
export function roundTrip<Input, Output>(codec: Codec<Input, Output>, value: Input, offset = 0): Output {
  return decode(codec, encode(codec, value, offset), offset)
}

/** Bytes as hexadecimal digits. */
export function hex(bytes: Iterable<number>): string {
  return Buffer.from([...bytes]).toString('hex')
}

function memory(size: number): MemoryView {
  const view = new MemoryView(new ArrayBuffer(size))
  view.u8.fill(filler)
  return view
}
