import { describe, expect, it } from 'vitest'
import { u64 } from '../../lib/codec/index.js'
import { ArrayMap } from '../../lib/map/array-map.js'
import { numberedHash } from '../map/support/numbers.js'
import { eventually } from '../support/eventually.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { workerOf } from '../support/worker.js'

const inWorker = workerOf<typeof import('./scenarios.js')>(new URL('./scenarios.ts', import.meta.url))

describe('a map that worker threads share', () => {
  it.each([
    ['its id', (map: ReturnType<typeof numberedHash>) => ({ id: map.id })],
    ['the number of its descriptor', (map: ReturnType<typeof numberedHash>) => ({ fd: map.fd })]
  ])('is opened by %s', async (_by, locate) => {
    using map = numberedHash(0, 1000)
    await using worker = inWorker('hammer', [locate(map), 100, 1000])
    expect(await worker.outcome).toEqual({ result: true })
    expect(map.count()).toBeGreaterThan(0)
  })

  it('is worked on by two workers and this thread at once', async () => {
    using map = numberedHash(0, 1000)
    await using one = inWorker('hammer', [{ id: map.id }, 100, 30_000])
    await using other = inWorker('hammer', [{ fd: map.fd }, 200, 30_000])
    let turns = 0
    let areOver = false
    const both = Promise.all([one.outcome, other.outcome]).finally(() => {
      areOver = true
    })
    while (!areOver) {
      for (let turn = 0; turn < 1000; turn++, turns++) expect(map.set(1, turn).get(1) === BigInt(turn)).toBe(true)
      for (const key of map.keys()) expect(key === 1 || (key >= 100 && key < 250)).toBe(true)
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
