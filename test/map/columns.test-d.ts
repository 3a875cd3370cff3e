import { ArrayMap, HashMap, ipv4, ipv4Prefix, LpmTrie, type MappedArray, perCpu, struct, u16be, u32, u64, u64number } from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

const Flow = struct({ source: ipv4, port: u16be })
const Counters = struct({ packets: u64, bytes: u64number })

type FlowColumns = { source: string[]; port: Uint16Array<ArrayBuffer> }
type CounterColumns = { packets: BigUint64Array<ArrayBuffer>; bytes: Float64Array<ArrayBuffer> }

describe('columns', () => {
  it('are inferred from the codecs', () => {
    const { length, keys, values } = HashMap.create({ key: Flow, value: Counters, maxEntries: 1 }).columns()
    expectTypeOf(length).toBeNumber()
    expectTypeOf(keys).toEqualTypeOf<FlowColumns>()
    expectTypeOf(values).toEqualTypeOf<CounterColumns>()
  })

  it('are one for each CPU where values are', () => {
    const { values } = HashMap.create({ key: Flow, value: perCpu(Counters), maxEntries: 1 }).columns()
    expectTypeOf(values).toEqualTypeOf<CounterColumns[]>()
    expectTypeOf(ArrayMap.create({ value: perCpu(u64), maxEntries: 1 }).columns().values).toEqualTypeOf<BigUint64Array<ArrayBuffer>[]>()
  })

  it('of arrays and tries', () => {
    expectTypeOf(ArrayMap.create({ value: u64, maxEntries: 1 }).columns().keys).toEqualTypeOf<Uint32Array<ArrayBuffer>>()
    expectTypeOf(LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 1 }).columns().keys).toEqualTypeOf<string[]>()
  })
})

describe('setMany', () => {
  const map = HashMap.create({ key: Flow, value: Counters, maxEntries: 1 })

  it('takes entries and columns, also those that columns gives', () => {
    expectTypeOf(
      map.setMany([
        [
          { source: '10.0.0.1', port: 1 },
          { packets: 1, bytes: 1 }
        ]
      ])
    ).toBeNumber()
    expectTypeOf(map.setMany(map)).toBeNumber()
    expectTypeOf(map.setMany(map.columns(), 'create')).toBeNumber()
    expectTypeOf(map.setMany({ keys: [{ source: '10.0.0.1', port: 1 }], values: { packets: [1n], bytes: [1] } })).toBeNumber()
    const slots = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 1 })
    expectTypeOf(slots.setMany(slots.columns())).toBeNumber()
  })

  it('takes no columns of another type', () => {
    const keys = { source: ['10.0.0.1'], port: [1] }
    // @ts-expect-error a field is missing
    map.setMany({ keys, values: { packets: [1n] } })
    // @ts-expect-error bigints for a number
    map.setMany({ keys: { source: ['10.0.0.1'], port: BigUint64Array.of(1n) }, values: { packets: [1n], bytes: [1] } })
    // @ts-expect-error no values
    map.setMany({ keys })
    // @ts-expect-error no keys and values
    map.setMany({})
  })
})

describe('a mapped array', () => {
  it('knows its codec', () => {
    const mapped = ArrayMap.create({ value: u64, maxEntries: 1, mmapable: true }).mapped()
    expectTypeOf(mapped).toEqualTypeOf<MappedArray<typeof u64>>()
    expectTypeOf(mapped.get).returns.toEqualTypeOf<bigint>()
    expectTypeOf(mapped.set).parameter(1).toEqualTypeOf<number | bigint>()
    expectTypeOf(mapped.add).toEqualTypeOf<(index: number, amount: number | bigint) => bigint>()
    expectTypeOf(mapped.sum).returns.toEqualTypeOf<bigint>()
    expectTypeOf(mapped.elements).toEqualTypeOf<BigUint64Array<ArrayBuffer>>()
    expectTypeOf(mapped.column).returns.toEqualTypeOf<BigUint64Array<ArrayBuffer>>()
    expectTypeOf([...mapped]).toEqualTypeOf<bigint[]>()
  })

  it('of structs has columns, and nothing to add to', () => {
    const mapped = ArrayMap.create({ value: Counters, maxEntries: 1, mmapable: true }).mapped()
    expectTypeOf(mapped.column).returns.toEqualTypeOf<CounterColumns>()
    expectTypeOf(mapped.elements).toBeUndefined()
    expectTypeOf(mapped.add).parameter(1).toBeNever()
    expectTypeOf(mapped.sum).returns.toBeNever()
  })

  it('is not to be had of values per CPU', () => {
    // @ts-expect-error an array of values per CPU
    ArrayMap.create({ value: perCpu(u64), maxEntries: 1 }).mapped()
    // @ts-expect-error perhaps an array of values per CPU
    ArrayMap.open('/some/where').mapped()
  })
})
