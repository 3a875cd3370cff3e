import { columnOf } from '../../../lib/codec/column-of.js'
import { isList } from '../../../lib/codec/list-column.js'
import { type AnyCodec, MemoryView } from '../../../lib/index.js'

/** Where the values of a test lie: behind other bytes, and with other bytes between them. */
export interface Place {
  readonly offset: number
  readonly gap: number
}

export const tight: Place = { offset: 0, gap: 0 }

/** The column that is read from the bytes of values, in stripes of up to so many. */
export function readColumn<C extends AnyCodec>(codec: C, rows: readonly (readonly number[])[], place = tight, most = 2) {
  const reader = columnOf(codec).reader(3)
  for (let start = 0; start < rows.length; start += most) {
    const part = rows.slice(start, start + most)
    const stripe = stripeOf(codec, part.length, place)
    for (const [i, row] of part.entries()) stripe.view.u8.set(row, stripe.offset + i * stripe.stride)
    reader.read(stripe)
  }
  return reader.finish()
}

/** The bytes that are written for so many values of a column, in stripes of up to so many; fails if others are written. */
export function columnBytes(codec: AnyCodec, column: unknown, count: number, place = tight, most = 2): Uint8Array {
  const writer = columnOf(codec).writer(column)
  const bytes = new Uint8Array(count * codec.size)
  for (let start = 0; start < count; start += most) {
    const stripe = stripeOf(codec, Math.min(most, count - start), place)
    writer.write(stripe, start)
    gather(codec, stripe, bytes.subarray(start * codec.size))
  }
  return bytes
}

/** The value at an index of a column. */
export function valueAt(column: unknown, index: number): unknown {
  if (isList(column)) return column[index]
  return Object.fromEntries(Object.entries(column as object).map(([name, part]) => [name, valueAt(part, index)]))
}

function stripeOf({ size }: AnyCodec, count: number, { offset, gap }: Place) {
  const stride = size + gap
  return { view: new MemoryView(new ArrayBuffer(offset + count * stride + 8)), offset, stride, count }
}

type Stripe = ReturnType<typeof stripeOf>

/** Takes the values' bytes out of the memory, in which no others may be left. */
function gather({ size }: AnyCodec, { view, offset, stride, count }: Stripe, bytes: Uint8Array): void {
  for (let i = 0; i < count; i++) {
    const start = offset + i * stride
    bytes.set(view.u8.subarray(start, start + size), i * size)
    view.u8.fill(0, start, start + size)
  }
  if (view.u8.some(byte => byte !== 0)) throw new Error('a column was written beyond its values')
}
