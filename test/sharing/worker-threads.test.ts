import { ArrayMap, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { numberedHash } from '../map/support/numbers.js'
import { eventually } from '../support/eventually.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { workerOf } from '../support/worker.js'

const inWorker = workerOf<typeof import('./scenarios.js')>(new URL('./scenarios.ts', import.meta.url))

describe('a map that worker threads share', () => {
  it('is worked on at once by two workers, which opened it by its id and by the number of its descriptor, and by this thread', async () => {
    using map = numberedHash(0, 1000)
    await using one = inWorker('hammer', [{ id: map.id }, 100, 5000])
    await using other = inWorker('hammer', [{ fd: map.fd }, 200, 5000])
    let turns = 0
    let areOver = false
    const both = Promise.all([one.outcome, other.outcome]).finally(() => {
      areOver = true
    })
    while (!areOver) {
      expect(map.set(1, turns).get(1)).toBe(BigInt(turns))
      expect([...map.keys()].filter(key => key !== 1 && (key < 100 || key >= 250))).toEqual([])
      turns++
      await new Promise(setImmediate)
    }
    expect(await both).toEqual([{ result: true }, { result: true }])
    expect(turns).toBeGreaterThan(0)
  })

  it('is counted in by two workers at once, in its memory', async () => {
    const times = 200_000
    using array = ArrayMap.create({ value: u64, maxEntries: 4, mmapable: true })
    await using one = inWorker('addInMemory', [{ id: array.id }, 3, times])
    await using other = inWorker('addInMemory', [{ id: array.id }, 3, times])
    await Promise.all([one.outcome, other.outcome])
    expect([...array.values()]).toEqual([0n, 0n, 0n, BigInt(2 * times)])
  })
})

describe('a worker', () => {
  it('that is stopped in the middle of its work leaves the map usable, and no descriptor open', async () => {
    using map = numberedHash(0, 1000)
    const before = openDescriptors()
    await using worker = inWorker('workForEver', [map.id])
    await worker.begun
    expect(openDescriptors()).toBe(before + 10)
    await worker.terminate()
    await eventually(() => openDescriptors() === before)
    expect(map.set(7, 7n).get(7)).toBe(7n)
    expect([...map.keys()]).toContain(7)
  })

  it('that ends closes what it has left open', async () => {
    using map = numberedHash(0, 10)
    const before = openDescriptors()
    await using worker = inWorker('leaveOpen', [map.id, 20])
    expect(await worker.outcome).toEqual({ result: before + 20 })
    await eventually(() => openDescriptors() === before)
  })

  it('has handles of its own: what it closes stays open here', async () => {
    using map = numberedHash(3)
    await using worker = inWorker('closeTwiceAndUse', [map.id])
    expect(await worker.outcome).toEqual({ result: String(map) })
    expect(map.get(2)).toBe(2n)
  })
})
