// What processes and threads of claim.test.ts do that are to end in the middle of it.

import { basename, dirname } from 'node:path'
import { HashMap, u32, u64 } from 'bpf-maps'
import { Claim } from '../../lib/bpffs/claim.js'
import { holdNearest } from '../../lib/bpffs/folder.js'
import { begin } from '../support/begin.js'
import { makeMap } from './objects.js'

/** Calls `use` with the claim to the pin at `path`, which is `undefined` if somebody else has it. */
export async function withClaim<Result>(path: string, use: (claim: Claim | undefined) => Result | Promise<Result>): Promise<Result> {
  const folder = holdNearest(dirname(path), { command: 'rename', what: 'claim' })
  const claim = Claim.try(folder, basename(path))
  try {
    return await use(claim)
  } finally {
    claim?.release()
    folder.close()
  }
}

/** Has the claim, and a map pinned in it, until the end of this process or thread; the map's id. */
export function keepClaim(path: string): Promise<never> {
  return withClaim(path, async claim => {
    makeMap('leftover').pin(claim!.folder.at('pin'))
    begin()
    for (;;) await new Promise(resolve => setTimeout(resolve, 1000))
  })
}

/** Replaces the map by another one each time, until the end of this process. */
export function replaceAgainAndAgain(pin: string): never {
  begin()
  for (let round = 0; ; round++)
    HashMap.create({ key: u32, value: round % 2 ? u32 : u64, maxEntries: 8, pin, onIncompatible: 'replace' }).close()
}

/** Replaces the map at `pin`; the new one's id. */
export function replaceOnce(pin: string): number {
  using map = HashMap.create({ key: u32, value: u64, maxEntries: 16, pin, onIncompatible: 'replace' })
  return map.id
}
