// What processes do at the same time with one pin, for pin-reuse.test.ts.

import { existsSync } from 'node:fs'
import { HashMap, type OnIncompatible, u32, u64 } from 'bpf-maps'
import { begin } from '../../support/begin.js'

/** Waits until there is something at `sign`, then opens or creates the map at `pin`; its id. */
export function openOrCreate(pin: string, sign: string, onIncompatible: OnIncompatible): number {
  begin()
  const moment = new Int32Array(new SharedArrayBuffer(4))
  while (!existsSync(sign)) Atomics.wait(moment, 0, 0, 1)
  using map = HashMap.create({ key: u32, value: u64, maxEntries: 64, pin, onIncompatible })
  map.set(process.pid, 1)
  return map.id
}
