// In a process of its own, which a write outside the ring would end.
import { native } from '../../../lib/sys/native.js'
import { wordStorer } from '../../support/store-word.js'

const size = 4096
const busy = 1n << 31n

/** Submits more bytes than there are in the ring, while another process makes the reservation long enough for them, and short again. */
export async function submitWhileItChanges(milliseconds: number): Promise<string> {
  using store = wordStorer()
  const ring = native.mapCreate(31, 0, 0, size, 0, '', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
  const place = native.ringReserve(ring, 8)
  const bytes = new Uint8Array(1_000_000).fill(0xff)
  const header = { fd: native.descriptor(ring), offset: 4096, length: 4096 + size, at: 4096 + place }
  await using _peer = store.forEver(header, [busy | 8n, busy | BigInt(bytes.length)])
  for (const end = Date.now() + milliseconds; Date.now() < end; ) native.ringSubmit(ring, place, bytes)
  return 'alive'
}
