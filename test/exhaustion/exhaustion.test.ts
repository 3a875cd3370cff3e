import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HashMap, u32 } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryCgroup } from '../map/support/temporary-cgroup.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { type Ending, operationNames } from './operations.js'

const inChild = childOf<typeof import('./operations.js')>(new URL('./operations.ts', import.meta.url))

/** Also with descriptors. Tracefs need not be mounted. */
const missing = [
  'read a missing object file',
  'read the types of a missing file',
  'mount where nothing can be',
  'attach a program to a tracepoint'
]

let mounted: ReturnType<typeof privateBpffs>
let cgroup: ReturnType<typeof temporaryCgroup>

beforeAll(() => {
  mounted = privateBpffs()
  cgroup = temporaryCgroup()
  HashMap.create({ key: u32, value: u32, maxEntries: 4, pin: join(mounted.path, 'pinned') }).close()
})

afterAll(() => {
  cgroup[Symbol.dispose]()
  mounted.remove()
})

const places = () => ({ folder: mounted.path, pinned: join(mounted.path, 'pinned'), cgroup: cgroup.path })

function isRight(name: string, ending: Ending): boolean {
  if (ending === true) return true
  const codes = missing.includes(name) ? ['EMFILE', 'ENOENT'] : ['EMFILE']
  return (
    ending.name === 'BpfError' && codes.includes(ending.code as string) && (ending.code === 'ENOENT' || /ulimit -n/.test(ending.message))
  )
}

describe('a process with few descriptors left', () => {
  it.each([0, 1, 2, 3, 4, 6])('is told so by each operation that needs more than %i, and leaks none', { timeout: 60_000 }, left => {
    const { result, error } = inChild('withFewDescriptors', [places(), left], { through: ['prlimit', '--nofile=100'] })
    expect(error).toBeUndefined()
    const wrong = Object.entries(result!).filter(([name, { ending, leaked }]) => leaked !== 0 || !isRight(name, ending))
    expect(Object.fromEntries(wrong)).toEqual({})
    expect(Object.keys(result!)).toEqual(operationNames)
    if (left === 0) expect(result!['load a program']!.ending).toMatchObject({ code: 'EMFILE' })
  })
})

/** Makes a memory cgroup of 64 MiB, of the version that has memory on this system. */
function makeMemoryCgroup(): { readonly path: string; readonly remove: () => void } {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const first = mounts.find(line => / - cgroup .*\bmemory\b/.test(line))?.split(' ')[4]
  const root = first ?? mounts.find(line => line.includes(' - cgroup2 '))!.split(' ')[4]!
  const countAgain = first === undefined ? countMemoryBelow(root) : () => {}
  const path = join(root, `bpfmaps-${process.pid}-memory`)
  const remove = () => {
    rmdirSync(path)
    countAgain()
  }
  mkdirSync(path)
  writeFileSync(join(path, first === undefined ? 'memory.max' : 'memory.limit_in_bytes'), String(64 * 2 ** 20))
  return { path, remove }
}

/** Has the groups below a group of the second version count memory, as those of systemd do; what undoes it. */
function countMemoryBelow(group: string): () => void {
  const controllers = join(group, 'cgroup.subtree_control')
  if (/\bmemory\b/.test(readFileSync(controllers, 'utf8'))) return () => {}
  writeFileSync(controllers, '+memory')
  return () => writeFileSync(controllers, '-memory')
}

describe('a process in a memory cgroup', () => {
  it('is told what the cgroup allows, and how large what it wanted is', () => {
    const { path, remove } = makeMemoryCgroup()
    try {
      const { result, error } = inChild('withLittleMemory', [path])
      expect(error).toBeUndefined()
      const reason = /The memory cgroup (\S+) allows 64 MiB, and [\d.]+ MiB are in use: raise its limit /
      for (const message of result!) {
        expect(message).toMatch(/^BpfError: cannot create \w+ map: ENOMEM \(Not enough memory\)\. /)
        expect(reason.exec(message)?.[1]).toBe(path)
      }
      expect(result![0]).toContain('A ring of 128 MiB is too large.')
      expect(result![1]).toContain('maxEntries 16777216 is too large: its 16777216 entries of 4 + 8 bytes are about 192 MiB.')
    } finally {
      remove()
    }
  })
})
