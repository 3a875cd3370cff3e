import { setImmediate } from 'node:timers/promises'
import type { Binding } from '../binding.js'
import { decodeChunk } from './iterate.js'
import { createScan } from './scan.js'

/**
 * Some thousand entries at a time, with a turn of the event loop after each lot.
 *
 * The system calls stay on this thread: handing each chunk to another one and back costs more than the call itself.
 */
export async function* chunks<K, V>(binding: Binding<never, K, never, V>, flags = 0): AsyncGenerator<[K, V][], void, undefined> {
  const scan = createScan(binding, flags)
  for (let count = scan.next(); count > 0; count = scan.next()) {
    yield decodeChunk(binding, scan, count)
    await setImmediate()
  }
}
