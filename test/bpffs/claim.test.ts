import { chownSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { bpffs, HashMap, type MapEntry, u32, u64 } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimPath } from '../../lib/bpffs/claim.js'
import { backgroundChildOf } from '../support/background-child.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'
import { workerOf } from '../support/worker.js'
import { withClaim } from './claims.js'

type Claims = typeof import('./claims.js')
const claims = new URL('./claims.ts', import.meta.url)
const inChild = backgroundChildOf<Claims>(claims)
const inWorker = workerOf<Claims>(claims)

let mounted: ReturnType<typeof privateBpffs>
let pin: string
let old: HashMap<typeof u32, typeof u32>

beforeEach(() => {
  mounted = privateBpffs()
  pin = join(mounted.path, 'pinned')
  old = HashMap.create({ key: u32, value: u32, maxEntries: 16, pin })
})

afterEach(() => {
  old.close()
  mounted.remove()
})

/** Puts a map of other values in the place of what is at the pin; its id. */
function replace(at = pin): number {
  using map = HashMap.create({ key: u32, value: u64, maxEntries: 16, pin: at, onIncompatible: 'replace' })
  return map.id
}

const names = () => readdirSync(mounted.path).filter(name => !name.endsWith('.debug'))
const idAt = (path: string) => bpffs.list(mounted.path).find((entry): entry is MapEntry => entry.path === path)?.map.id

/** What the step gives, and how long it takes, in milliseconds. */
function timed<Result>(step: () => Result): { readonly result: Result; readonly time: number } {
  const start = performance.now()
  const result = step()
  return { result, time: performance.now() - start }
}

// Nobody waits for less than the two seconds that a living process is waited for.
const noWait = 1900

describe('whoever replaces a pin', () => {
  it('leaves nothing beside it', () => {
    const open = openDescriptors()
    expect(replace()).toBe(idAt(pin))
    expect(names()).toEqual(['pinned'])
    expect(openDescriptors()).toBe(open)
  })

  it('waits two seconds for a process that does the same, and names it', async () => {
    await using child = inChild('keepClaim', [pin])
    await child.begun
    const open = openDescriptors()
    const { result: error, time } = timed(() => thrownBy(() => replace()))
    expect(time).toBeGreaterThan(noWait)
    expect(error).toMatchObject({ name: 'BpfError', code: 'EBUSY' })
    expect(error.message).toBe(
      `cannot replace what is pinned at "${pin}": EBUSY (Device or resource busy). ` +
        `Process ${child.process.pid} has been replacing it for 2 seconds, and keeps "${claimPath(pin)}" locked.`
    )
    expect(openDescriptors()).toBe(open)
    expect(idAt(pin)).toBe(old.id)
  })

  it('does not wait for one that was killed in the middle, and removes what that has left', async () => {
    await using child = inChild('keepClaim', [pin])
    await child.begun
    await child.kill()
    const [leftover] = bpffs.list(claimPath(pin)) as MapEntry[]
    expect(leftover).toMatchObject({ name: 'pin', map: { name: 'leftover' } })
    expect(timed(() => replace()).time).toBeLessThan(noWait)
    expect(names()).toEqual(['pinned'])
    expect(idAt(pin)).not.toBe(old.id)
    expect(idAt(pin)).not.toBe(leftover!.map.id)
  })

  it('does not wait for a thread that was stopped in the middle', async () => {
    await using worker = inWorker('keepClaim', [pin])
    await worker.begun
    await worker.terminate()
    expect(timed(() => replace()).time).toBeLessThan(noWait)
    expect(names()).toEqual(['pinned'])
  })

  it('does not wait for one that was killed at any moment', async () => {
    for (let round = 0; round < 8; round++) {
      const child = inChild('replaceAgainAndAgain', [pin])
      await child.begun
      await setTimeout(Math.random() * 20)
      await child.kill()
      const { result: id, time } = timed(() => replace())
      expect(time).toBeLessThan(noWait)
      expect(idAt(pin)).toBe(id)
    }
    expect(names().filter(name => name !== 'pinned' && bpffs.list(join(mounted.path, name)).length > 0)).toEqual([])
  }, 60_000)

  it('waits for a process in another container, too', () =>
    withClaim(pin, () => {
      const { error } = childOf<Claims>(claims)('replaceOnce', [pin], { ownProcessIds: true })
      expect(error).toMatchObject({ code: 'EBUSY' })
      expect(error!.message).toContain(
        `A process in another container has been replacing it for 2 seconds, and keeps "${claimPath(pin)}" locked.`
      )
    }))

  it('is in the way of nobody who replaces another pin of the same map', async () => {
    const other = join(mounted.path, 'other')
    old.pin(other)
    await withClaim(pin, claim => {
      expect(claim).toBeDefined()
      const { result: id, time } = timed(() => replace(other))
      expect(time).toBeLessThan(noWait)
      expect(idAt(other)).toBe(id)
    })
    expect(idAt(pin)).toBe(old.id)
    expect(replace()).toBe(idAt(pin))
  })

  it('uses no folder that somebody else could change', () => {
    mkdirSync(claimPath(pin), 0o700)
    chownSync(claimPath(pin), 12, 34)
    expect(thrownBy(() => replace()).message).toContain(
      `"${claimPath(pin)}", made for that, belongs to user 12 and has mode 0700: remove it if that user replaces nothing.`
    )
    rmdirSync(claimPath(pin))
    expect(replace()).toBe(idAt(pin))
  })

  it('says what is in the way', () => {
    old.pin(claimPath(pin))
    const error = thrownBy(() => replace())
    expect(error).toMatchObject({ name: 'BpfError', code: 'ENOTDIR' })
    expect(error.message).toContain(`"${claimPath(pin)}" is in the way: it must be a folder, or nothing.`)
  })

  it.each(['n'.repeat(255), 'é'.repeat(127), '€'.repeat(85)])('can do so whatever the name of the pin: %#', name => {
    const path = join(mounted.path, name)
    old.pin(path)
    expect(replace(path)).toBe(idAt(path))
    expect(names().sort()).toEqual([name, 'pinned'].sort())
  })
})

describe('a claim', () => {
  it('is one at a time, and is free again after its release', async () => {
    await withClaim(pin, first => {
      expect(first).toBeDefined()
      return withClaim(pin, second => expect(second).toBeUndefined())
    })
    await withClaim(pin, claim => expect(claim).toBeDefined())
    expect(names()).toEqual(['pinned'])
  })

  it('is for its owner alone', () =>
    withClaim(pin, () => {
      expect(statSync(claimPath(pin))).toMatchObject({ uid: process.geteuid!(), mode: 0o40700 })
    }))
})
