import { constants } from 'node:os'
import { ArrayMap, HashMap, ipv4Prefix, LpmTrie, perCpu, possibleCpus, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'
import { adder, atomicAdder, deleter, reader, router, updater } from './kernel-side-programs.js'
import { onlineCpus } from './online-cpus.js'

const { EEXIST, ENOENT } = constants.errno
const any = 0n
const onlyIfAbsent = 1n
const onlyIfPresent = 2n

const makeHash = () => HashMap.create({ name: 'numbers', key: u32, value: u64, maxEntries: 10 })
const makeArray = () => ArrayMap.create({ name: 'counters', value: u64, maxEntries: 4 })

// Test runs of raw_tracepoint programs.
needsLinux('5.10').describe('the kernel side of a map', () => {
  describe('a program updates', () => {
    it('in any case: creates and replaces, and user space sees it', () => {
      using map = makeHash()
      using update = updater(map)
      expect(update(1n, 10n, any)).toBe(0)
      expect(map.get(1)).toBe(10n)
      expect(update(1n, 11n, any)).toBe(0)
      expect(map.get(1)).toBe(11n)
    })

    it('only if absent: EEXIST when user space has put it there', () => {
      using map = makeHash()
      using update = updater(map)
      expect(update(1n, 10n, onlyIfAbsent)).toBe(0)
      map.set(2, 20n)
      expect(update(2n, 21n, onlyIfAbsent)).toBe(-EEXIST)
      expect([...map].sort()).toEqual([
        [1, 10n],
        [2, 20n]
      ])
    })

    it('only if present: ENOENT when user space has deleted it', () => {
      using map = makeHash().set(1, 10n)
      using update = updater(map)
      expect(update(1n, 11n, onlyIfPresent)).toBe(0)
      expect(map.get(1)).toBe(11n)
      map.delete(1)
      expect(update(1n, 12n, onlyIfPresent)).toBe(-ENOENT)
      expect(map.has(1)).toBe(false)
    })
  })

  describe('a program looks up', () => {
    it('what user space has stored, and finds nothing where there is nothing', () => {
      using map = makeHash().set(7, 42n)
      using read = reader(map)
      expect(read(7n)).toBe(42)
      expect(read(8n)).toBe(-1)
    })

    it('and changes the value in place', () => {
      using map = makeHash().set(7, 40n)
      using addTo = adder(map)
      addTo(7n, 2n)
      expect(map.get(7)).toBe(42n)
    })

    it('and adds to an element of an array atomically: user space reads the sum', () => {
      using map = makeArray()
      using addTo = atomicAdder(map)
      for (let number = 1n; number <= 100n; number++) addTo.on(onlineCpus[Number(number) % onlineCpus.length]!, 2n, number)
      expect([...map.values()]).toEqual([0n, 0n, 5050n, 0n])
      expect(addTo(4n, 1n), 'beyond the end').toBe(-1)
    })
  })

  it('a program deletes, and user space finds it absent', () => {
    using map = makeHash().set(1, 10n).set(2, 20n)
    using remove = deleter(map)
    expect(remove(1n)).toBe(0)
    expect(map.get(1)).toBeUndefined()
    expect(map.count()).toBe(1)
    expect(remove(1n)).toBe(-ENOENT)
  })

  describe.each([
    ['T-PCPUH: a per-CPU hash', () => HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 4 })],
    ['T-PCPUH: a per-CPU LRU hash', () => HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 64, lru: true })],
    ['T-PCPUA: a per-CPU array', () => ArrayMap.create({ value: perCpu(u64), maxEntries: 4 })]
  ])('%s', (_name, make) => {
    it('has a value for each CPU: a run adds on its own one, and the sums agree', () => {
      using map = make()
      map.set(
        3,
        Array.from({ length: possibleCpus() }, () => 0n)
      )
      using addTo = adder(map)
      const runs = onlineCpus.map((cpu, index) => [cpu, index + 3] as const)
      for (const [cpu, times] of runs) for (let run = 0; run < times; run++) addTo.on(cpu, 3n, 10n)
      const slots = map.getOrThrow(3)
      for (const [cpu, times] of runs) expect(slots[cpu]).toBe(BigInt(10 * times))
      expect(slots.reduce((sum, slot) => sum + slot)).toBe(BigInt(10 * runs.reduce((sum, [, times]) => sum + times, 0)))
    })
  })

  it('a program finds the longest prefix', () => {
    using routes = LpmTrie.create({ key: ipv4Prefix, value: u64, maxEntries: 10 })
    routes.set('192.168.0.0/16', 16n).set('192.168.0.0/24', 240n).set('192.168.1.0/24', 241n)
    using route = router(routes)
    const address = (...bytes: number[]) => BigInt(new DataView(Uint8Array.from(bytes).buffer).getUint32(0, true))
    expect(route(32n, address(192, 168, 1, 1))).toBe(241)
    expect(route(32n, address(192, 168, 0, 1))).toBe(240)
    expect(route(32n, address(192, 168, 2, 1))).toBe(16)
    expect(route(32n, address(10, 0, 0, 1))).toBe(-1)
  })

  it('entries that a program looks up stay, the others go', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 1000, lru: true })
    using read = reader(map)
    const looked = [1, 2, 3, 4, 5]
    const forgotten = [11, 12, 13, 14, 15]
    for (const key of [...looked, ...forgotten]) map.set(key, BigInt(key))
    for (let key = 100; key < 5100; key++) {
      map.set(key, 0n)
      if (key % 50 === 0) for (const kept of looked) read(BigInt(kept))
    }
    expect(looked.filter(key => map.has(key))).toEqual(looked)
    expect(forgotten.filter(key => map.has(key))).toEqual([])
  })
})
