import { setImmediate } from 'node:timers/promises'
import { HashMap, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { ascending, numberedEntries, numberedHash, range } from '../support/numbers.js'

describe('chunks', () => {
  it.each([0, 1, 256, 20_000])('give %i entries once, in lots', async count => {
    using map = numberedHash(count)
    const lots: [number, bigint][][] = []
    for await (const lot of map.chunks()) lots.push(lot)
    expect(new Map(lots.flat())).toEqual(new Map(numberedEntries(count)))
    expect(lots.flat()).toHaveLength(count)
    expect(lots.every(lot => lot.length > 0 && lot.length <= 4096)).toBe(true)
  })

  it('let the event loop turn between lots', async () => {
    using map = numberedHash(20_000)
    let turns = 0
    let isOver = false
    const others = (async () => {
      while (!isOver) {
        turns++
        await setImmediate()
      }
    })()
    let lots = 0
    for await (const _lot of map.chunks()) lots++
    isOver = true
    await others
    expect(turns).toBeGreaterThanOrEqual(lots)
  })

  it('of two walks at a time do not disturb each other', async () => {
    using map = numberedHash(5000)
    const keysOf = async () => {
      const keys: number[] = []
      for await (const lot of map.chunks()) keys.push(...lot.map(([key]) => key))
      return keys.sort(ascending)
    }
    expect(await Promise.all([keysOf(), keysOf()])).toEqual([range(5000), range(5000)])
  })

  it('may be deleted from while they are read', async () => {
    using map = numberedHash(10_000)
    const seen: number[] = []
    for await (const lot of map.chunks()) {
      seen.push(...lot.map(([key]) => key))
      map.deleteMany(lot.map(([key]) => key))
    }
    expect(seen.sort(ascending)).toEqual(range(10_000))
    expect(map.count()).toBe(0)
  })

  it('end early at a break', async () => {
    using map = numberedHash(10_000)
    const walk = map.chunks()
    for await (const _lot of walk) break
    expect(await walk.next()).toEqual({ done: true, value: undefined })
  })

  it('reject once the map is closed, before the first and between two', async () => {
    const map = numberedHash(10_000)
    const walk = map.chunks()
    expect((await walk.next()).value?.length).toBeGreaterThan(0)
    map.close()
    await expect(walk.next()).rejects.toMatchObject({ code: 'ERR_BPF_CLOSED' })
    await expect(map.chunks().next()).rejects.toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  it('reject with what a codec throws', async () => {
    using map = numberedHash(3)
    const read = () => {
      throw new Error('unreadable')
    }
    using unreadable = HashMap.open({ id: map.id }, { key: u32, value: { ...u64, read } })
    await expect(unreadable.chunks().next()).rejects.toThrow('unreadable')
  })
})
