import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bpffs } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backgroundChildOf } from '../support/background-child.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { makeMap, type TestMap } from './objects.js'

const inChild = backgroundChildOf<typeof import('./swaps.js')>(new URL('./swaps.ts', import.meta.url))
const rounds = 2000

let mounted: ReturnType<typeof privateBpffs>
let outside: string
let map: TestMap

beforeEach(() => {
  mounted = privateBpffs()
  outside = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  map = makeMap()
  mkdirSync(at('folder'))
})

afterEach(() => {
  map.close()
  mounted.remove()
  rmSync(outside, { recursive: true })
})

const at = (path: string) => join(mounted.path, path)

/** How many of so many calls went through; the others lost a race. */
function succeeding(call: () => void): number {
  let done = 0
  for (let round = 0; round < rounds; round++) {
    try {
      call()
      done += 1
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^E/) })
    }
  }
  return done
}

describe('while another process leads the path of the folder elsewhere and back', () => {
  it('unpin removes nothing elsewhere', async () => {
    const file = join(outside, 'pinned')
    writeFileSync(file, 'precious')
    await using child = inChild('swapFolders', [at('link'), [at('folder'), outside]])
    await child.begun
    expect(succeeding(() => bpffs.unpin(at('link/pinned')))).toBeGreaterThan(0)
    expect(existsSync(file)).toBe(true)
  })

  it('pin makes no folder elsewhere', async () => {
    await using child = inChild('swapFolders', [at('link'), [at('folder'), outside]])
    await child.begun
    let name = 0
    expect(succeeding(() => map.pin(at(`link/deep${name++}/pinned`)))).toBeGreaterThan(0)
    expect(readdirSync(outside)).toEqual([])
  })
})

describe('while another process puts something else in the place of each new pin', () => {
  const pinForAll = () => {
    try {
      map.pin(at('folder/pinned'), { mode: 0o666 })
    } finally {
      bpffs.unpin(at('folder/pinned'))
    }
  }

  it('pin gives no permissions to the file that a symbolic link leads to', async () => {
    const file = join(outside, 'secret')
    writeFileSync(file, 'secret', { mode: 0o600 })
    await using child = inChild('replacePins', [at('folder/pinned'), file, 'symbolic'])
    await child.begun
    expect(succeeding(pinForAll)).toBeGreaterThan(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('pin gives no permissions to another pin', async () => {
    const secret = makeMap('secret')
    secret.pin(at('folder/secret'))
    secret.close()
    await using child = inChild('replacePins', [at('folder/pinned'), at('folder/secret'), 'hard'])
    await child.begun
    expect(succeeding(pinForAll)).toBeGreaterThan(0)
    expect(statSync(at('folder/secret')).mode & 0o777).toBe(0o600)
  })
})
