import { MapFlag } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { childOf } from '../support/child.js'
import { checkMemory } from './support/checked-memory.js'
import { MapType } from './support/maps.js'

const inChild = childOf<typeof import('./support/exact-buffers.js')>(new URL('./support/exact-buffers.ts', import.meta.url))
const cpus = native.possibleCpus()
const entries = { maxEntries: 8 }

describe('the kernel writes no byte outside the buffers', () => {
  test.each([
    ['hash with keys and values of one byte', { type: MapType.hash, keySize: 1, valueSize: 1, ...entries }, 1],
    ['hash with odd sizes', { type: MapType.hash, keySize: 13, valueSize: 27, ...entries }, 27],
    ['array', { type: MapType.array, keySize: 4, valueSize: 3, ...entries }, 3],
    ['per-CPU hash', { type: MapType.perCpuHash, keySize: 1, valueSize: 12, ...entries }, 16 * cpus],
    ['per-CPU array', { type: MapType.perCpuArray, keySize: 4, valueSize: 1, ...entries }, 8 * cpus],
    ['queue', { type: MapType.queue, keySize: 0, valueSize: 5, ...entries }, 5],
    ['LPM trie', { type: MapType.lpmTrie, keySize: 5, valueSize: 1, flags: MapFlag.noPrealloc, ...entries }, 1],
    ['cgroup array', { type: MapType.cgroupArray, keySize: 4, valueSize: 4, ...entries }, 4],
    ['LRU per-CPU hash', { type: 10, keySize: 2, valueSize: 9, ...entries }, 16 * cpus]
  ])('of a %s', (_name, attributes, valueBytes) => {
    checkMemory()
    const { error, result } = inChild('useAll', [attributes, valueBytes])
    expect(error).toBeUndefined()
    expect(result).toBeGreaterThan(0)
  })

  test('which is really checked', () => {
    checkMemory()
    expect(inChild('memoryChecker', []).result).toBeDefined()
  })
})
