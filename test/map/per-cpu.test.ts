import { ArrayMap, HashMap, perCpu, possibleCpus, struct, u8, u16, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown-by.js'
import { range } from './support/numbers.js'

const cpus = possibleCpus()
/** One number for each CPU: `first`, and one more for each next one. */
const slots = (first: number) => range(cpus).map(cpu => first + cpu)

describe('T-PCPUH: a per-CPU hash', () => {
  const make = (maxEntries = 100) => HashMap.create({ name: 'per_cpu', key: u32, value: perCpu(u64), maxEntries })

  it('takes and gives one value for each possible CPU', () => {
    using map = make()
    map.set(1, slots(10))
    expect(map.get(1)).toEqual(slots(10).map(BigInt))
    expect(map.get(2)).toBeUndefined()
    expect([...map]).toEqual([[1, slots(10).map(BigInt)]])
    expect(map.type).toBe('percpu_hash')
    expect(map.valueSize).toBe(8)
  })

  it('stores, reads and deletes many, each with its slots', () => {
    using map = make(3000)
    expect(map.setMany(range(3000).map(key => [key, slots(key)]))).toBe(3000)
    const read = new Map(map)
    expect(read.size).toBe(3000)
    for (const [key, values] of read) expect(values).toEqual(slots(key).map(BigInt))
    expect(map.getMany([2999, 5000])).toEqual([slots(2999).map(BigInt), undefined])
    expect(map.take(7)).toEqual(slots(7).map(BigInt))
    expect(map.deleteMany(range(1000))).toBe(999)
    expect(new Map(map.drain()).get(1500)).toEqual(slots(1500).map(BigInt))
    expect(map.count()).toBe(0)
  })

  it('refuses another number of slots, and a slot that does not fit, with its place', () => {
    using map = make()
    expect(() => map.set(1, range(cpus + 1))).toThrow(
      new RangeError(`value: expected an array of ${cpus}, one value for each possible CPU, got an array of ${cpus + 1}`)
    )
    expect(() => map.set(1, [])).toThrow(RangeError)
    expect(() => map.set(1, 5 as unknown as number[])).toThrow(TypeError)
    expect(() => map.set(1, [-1, ...range(cpus - 1)])).toThrow(/^value\[0\]: /)
    expect(map.count()).toBe(0)
  })
})

describe('T-PCPUA: a per-CPU array', () => {
  it('is zeroed for each CPU, and keeps what each has', () => {
    using map = ArrayMap.create({ name: 'per_cpu', value: perCpu(u64), maxEntries: 3 })
    expect(map.type).toBe('percpu_array')
    expect([...map]).toEqual(range(3).map(index => [index, range(cpus).map(() => 0n)]))
    map.set(2, slots(5))
    expect(map.get(2)).toEqual(slots(5).map(BigInt))
    expect(map.get(3)).toBeUndefined()
    expect(thrownBy(() => map.set(3, slots(0)))).toMatchObject({ code: 'E2BIG' })
  })

  it('stores many', () => {
    using map = ArrayMap.create({ value: perCpu(u32), maxEntries: 5000 })
    expect(map.setMany(range(5000).map(index => [index, slots(index)]))).toBe(5000)
    expect([...map.values()]).toEqual(range(5000).map(slots))
  })
})

// The kernel rounds each slot up to 8 bytes.
describe.each([
  ['T-PCPUH', 'hash', (value: ReturnType<typeof perCpu>) => HashMap.create({ key: u8, value, maxEntries: 4 })],
  ['T-PCPUA', 'array', (value: ReturnType<typeof perCpu>) => ArrayMap.create({ value, maxEntries: 4 })]
] as const)('%s: slots of a per-CPU %s with padding behind them', (_row, _family, make) => {
  it.each([
    ['1 byte', perCpu(u8), (cpu: number) => cpu + 1],
    ['2 bytes', perCpu(u16), (cpu: number) => 1000 + cpu],
    ['4 bytes', perCpu(u32), (cpu: number) => 100_000 + cpu],
    ['12 bytes', perCpu(struct({ a: u32, b: u32, c: u32 })), (cpu: number) => ({ a: cpu, b: cpu + 1, c: cpu + 2 })]
  ])('of %s keep their values apart', (_size, value, slot) => {
    using map = make(value)
    const values = range(cpus).map(cpu => slot(cpu))
    map.set(3, values as never)
    expect(map.get(3)).toEqual(values)
    expect(new Map(map as Iterable<[number, unknown]>).get(3)).toEqual(values)
  })
})

describe('a per-CPU map that is taken for another one', () => {
  it('is refused, with what differs', () => {
    using hash = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 1 })
    expect(() => HashMap.open({ id: hash.id }, { key: u32, value: u64 })).toThrow(
      /value is one for each CPU: use perCpu\(codec\), expected a single one$/
    )
    using plain = HashMap.create({ key: u32, value: u64, maxEntries: 1 })
    expect(() => HashMap.open({ id: plain.id }, { key: u32, value: perCpu(u64) })).toThrow(
      /value is a single one, expected one for each CPU$/
    )
    expect(() => HashMap.open({ id: hash.id }, { key: u32, value: perCpu(u32) })).toThrow(/valueSize is 8, expected 4$/)
  })

  it('is opened without codecs as bytes for each CPU', () => {
    using map = ArrayMap.create({ value: perCpu(u32), maxEntries: 1 })
    map.set(0, slots(7))
    using raw = ArrayMap.open({ id: map.id })
    expect(raw.get(0)).toEqual(slots(7).map(slot => Uint8Array.of(slot, 0, 0, 0)))
  })
})
