import {
  type AnyMap,
  ArrayMap,
  BloomFilter,
  type BpfMap,
  bytes,
  CgroupArray,
  CgroupStorage,
  createMap,
  HashMap,
  ipv4Prefix,
  LpmTrie,
  type MapDetails,
  MapOfMaps,
  type MappedArray,
  openMap,
  type PerCpu,
  type Program,
  ProgramArray,
  perCpu,
  Queue,
  type RawMap,
  type SetOptions,
  Stack,
  struct,
  text,
  u8,
  u16be,
  u32,
  u64
} from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

type Bytes = ReturnType<typeof bytes>
type Raw = Uint8Array<ArrayBuffer>
type Wide = number | bigint

const Flow = struct({ source: u32, port: u16be })
const Counters = struct({ packets: u64, name: text(8) })
type FlowObject = { source: number; port: number }
type CountersObject = { packets: bigint; name: string }

describe('HashMap', () => {
  const map = HashMap.create({ key: Flow, value: Counters, maxEntries: 1 })

  it('takes and gives what its codecs do, without type arguments', () => {
    expectTypeOf(map.get).parameter(0).toEqualTypeOf<{ readonly source: number; readonly port: number }>()
    expectTypeOf(map.get({ source: 1, port: 2 })).toEqualTypeOf<CountersObject | undefined>()
    expectTypeOf(map.getOrThrow).returns.toEqualTypeOf<CountersObject>()
    expectTypeOf(map.take).returns.toEqualTypeOf<CountersObject | undefined>()
    expectTypeOf(map.has).returns.toBeBoolean()
    expectTypeOf(map.delete).returns.toBeBoolean()
    expectTypeOf(map.set).parameter(1).toEqualTypeOf<{ readonly packets: Wide; readonly name: string }>()
    expectTypeOf(map.set).parameter(2).toEqualTypeOf<'any' | 'create' | 'replace' | SetOptions<typeof Counters> | undefined>()
    expectTypeOf(map.set({ source: 1, port: 2 }, { packets: 1, name: '' })).toEqualTypeOf<typeof map>()
  })

  it('walks over what its codecs give', () => {
    expectTypeOf([...map]).toEqualTypeOf<[FlowObject, CountersObject][]>()
    expectTypeOf([...map.entries()]).toEqualTypeOf<[FlowObject, CountersObject][]>()
    expectTypeOf([...map.keys()]).toEqualTypeOf<FlowObject[]>()
    expectTypeOf([...map.values()]).toEqualTypeOf<CountersObject[]>()
    expectTypeOf(map.drain()).toEqualTypeOf<[FlowObject, CountersObject][]>()
    expectTypeOf(map.nextKey()).toEqualTypeOf<FlowObject | undefined>()
    expectTypeOf(map.chunks()).toEqualTypeOf<AsyncGenerator<[FlowObject, CountersObject][], void, undefined>>()
    map.forEach((value, key) => {
      expectTypeOf(value).toEqualTypeOf<CountersObject>()
      expectTypeOf(key).toEqualTypeOf<FlowObject>()
    })
    expectTypeOf(new Map(map)).toEqualTypeOf<Map<FlowObject, CountersObject>>()
  })

  it('takes any iterable of many', () => {
    expectTypeOf(map.getMany).returns.toEqualTypeOf<(CountersObject | undefined)[]>()
    expectTypeOf(map.setMany).returns.toBeNumber()
    expectTypeOf(map.deleteMany).returns.toBeNumber()
    map.setMany(map)
    map.setMany(
      new Map([
        [
          { source: 1, port: 2 },
          { packets: 1n, name: '' }
        ]
      ])
    )
    map.getMany(map.keys())
    map.deleteMany(new Set([{ source: 1, port: 2 }]))
  })

  it('refuses what does not fit', () => {
    // @ts-expect-error a key is an object here
    map.get(1)
    // @ts-expect-error a field is missing
    map.get({ source: 1 })
    // @ts-expect-error a text is no number
    map.set({ source: 1, port: 2 }, { packets: '1', name: '' })
    // @ts-expect-error there is no such mode
    map.set({ source: 1, port: 2 }, { packets: 1, name: '' }, 'upsert')
    // @ts-expect-error entries are pairs
    map.setMany([{ source: 1, port: 2 }])
    // @ts-expect-error a hash has keys of its own
    HashMap.create({ value: u32, maxEntries: 1 })
    // @ts-expect-error how many entries?
    HashMap.create({ key: u32, value: u32 })
    // @ts-expect-error there are no keys for each CPU
    HashMap.create({ key: perCpu(u32), value: u32, maxEntries: 1 })
    // @ts-expect-error no hash can be mapped
    HashMap.create({ key: u32, value: u32, maxEntries: 1, mmapable: true })
  })

  it('has one value for each CPU with perCpu', () => {
    const slots = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 1, lru: true })
    expectTypeOf(slots.get(1)).toEqualTypeOf<bigint[] | undefined>()
    expectTypeOf(slots.set).parameter(1).toEqualTypeOf<readonly Wide[]>()
    expectTypeOf([...slots]).toEqualTypeOf<[number, bigint[]][]>()
    // @ts-expect-error one value is not one for each CPU
    slots.set(1, 1n)
  })

  it('has no locks in values of each CPU', () => {
    const slots = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 1 })
    slots.get(1, { lock: false })
    slots.set(1, [1n], { mode: 'create' })
    // @ts-expect-error no lock can be taken
    slots.get(1, { lock: true })
    // @ts-expect-error no lock can be taken
    slots.take(1, { lock: true })
    // @ts-expect-error no lock can be taken
    slots.set(1, [1n], { lock: true, mode: 'create' })
    // @ts-expect-error no lock can be taken
    ArrayMap.create({ value: perCpu(u64), maxEntries: 1 }).get(0, { lock: true })
    // @ts-expect-error no lock can be taken
    CgroupStorage.create({ value: perCpu(u64) }).get({ cgroup: '/', attachType: 'cgroup_inet_egress' }, { lock: true })
    ArrayMap.create({ value: u64, maxEntries: 1 }).get(0, { lock: true })
  })

  it('opens with codecs, or as bytes', () => {
    expectTypeOf(HashMap.open('/p', { key: u32, value: perCpu(u64) })).toEqualTypeOf<HashMap<typeof u32, PerCpu<typeof u64>>>()
    expectTypeOf(HashMap.open({ id: 1 })).toEqualTypeOf<HashMap<Bytes, Bytes | PerCpu<Bytes>>>()
    expectTypeOf(HashMap.open({ fd: 3 }, { access: 'read' }).get(new Uint8Array(4))).toEqualTypeOf<Raw | Raw[] | undefined>()
    // @ts-expect-error there is no such access
    HashMap.open('/p', { access: 'readonly' })
    // @ts-expect-error a place is a path, an id or a descriptor
    HashMap.open(5)
  })

  it('is a BpfMap, to be disposed of', () => {
    expectTypeOf(map).toExtend<BpfMap>()
    expectTypeOf(map).toExtend<Disposable>()
    expectTypeOf(map.info()).toEqualTypeOf<MapDetails>()
    expectTypeOf(map.pin('/p')).toEqualTypeOf<typeof map>()
    expectTypeOf(map.freeze()).toEqualTypeOf<typeof map>()
    expectTypeOf(map.unpin).returns.toBeBoolean()
  })
})

describe('ArrayMap', () => {
  const map = ArrayMap.create({ value: u64, maxEntries: 1 })

  it('is indexed by numbers', () => {
    expectTypeOf(map.get).parameter(0).toBeNumber()
    expectTypeOf(map.get(0)).toEqualTypeOf<bigint | undefined>()
    expectTypeOf(map.set).parameter(1).toEqualTypeOf<Wide>()
    expectTypeOf([...map]).toEqualTypeOf<[number, bigint][]>()
    expectTypeOf(map.length).toBeNumber()
    expectTypeOf(map.mapped()).toEqualTypeOf<MappedArray<typeof u64>>()
    expectTypeOf(map.mapped().add(0, 1)).toEqualTypeOf<bigint>()
  })

  it('has no deletion, for its elements stay', () => {
    // @ts-expect-error no delete
    map.delete
    // @ts-expect-error no take
    map.take
    // @ts-expect-error no clear
    map.clear
    // @ts-expect-error no drain
    map.drain
    // @ts-expect-error no deleteMany
    map.deleteMany
    // @ts-expect-error no modes: an element is always there
    map.set(0, 1n, 'create')
    // @ts-expect-error no keys of another kind
    ArrayMap.create({ key: u32, value: u64, maxEntries: 1 })
    // @ts-expect-error an array does not evict
    ArrayMap.create({ value: u64, maxEntries: 1, lru: true })
  })

  it('adds to integers only', () => {
    const names = ArrayMap.create({ value: text(8), maxEntries: 1, mmapable: true }).mapped()
    // @ts-expect-error a text is nothing to add
    names.add(0, 1)
    // @ts-expect-error nor is it an amount
    names.add(0, 'a')
  })

  it('opens with a codec, or as bytes', () => {
    expectTypeOf(ArrayMap.open('/p', { value: perCpu(u32) })).toEqualTypeOf<ArrayMap<PerCpu<typeof u32>>>()
    expectTypeOf(ArrayMap.open('/p')).toEqualTypeOf<ArrayMap<Bytes | PerCpu<Bytes>>>()
  })
})

describe('LpmTrie', () => {
  const routes = LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 1 })

  it('takes and gives what its codecs do', () => {
    expectTypeOf(routes.get('10.0.0.0/8')).toEqualTypeOf<number | undefined>()
    expectTypeOf([...routes]).toEqualTypeOf<[string, number][]>()
    expectTypeOf(LpmTrie.open({ id: 1 })).toEqualTypeOf<LpmTrie<Bytes, Bytes>>()
  })

  it('has no look-up with deletion, and no values for each CPU', () => {
    // @ts-expect-error no take
    routes.take
    // @ts-expect-error no drain
    routes.drain
    // @ts-expect-error the kernel has no per-CPU trie
    LpmTrie.create({ key: ipv4Prefix, value: perCpu(u32), maxEntries: 1 })
    // @ts-expect-error always so
    LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 1, noPrealloc: true })
  })
})

describe('Queue and Stack', () => {
  const queue = Queue.create({ value: Counters, maxEntries: 1 })
  const stack = Stack.create({ value: u8, maxEntries: 1 })

  it('have values and no keys', () => {
    expectTypeOf(queue.pop()).toEqualTypeOf<CountersObject | undefined>()
    expectTypeOf(queue.peek()).toEqualTypeOf<CountersObject | undefined>()
    expectTypeOf(queue.drain()).toEqualTypeOf<CountersObject[]>()
    expectTypeOf(queue.push).parameter(0).toEqualTypeOf<{ readonly packets: Wide; readonly name: string }>()
    expectTypeOf(stack.push(1, { overwrite: true }).pop()).toEqualTypeOf<number | undefined>()
    expectTypeOf(Queue.open('/p')).toEqualTypeOf<Queue<Bytes>>()
    expectTypeOf(Stack.open('/p', { value: u8 })).toEqualTypeOf<Stack<typeof u8>>()
    // @ts-expect-error no keys
    queue.get(1)
    // @ts-expect-error nothing to walk over without taking it out
    for (const _value of stack);
    // @ts-expect-error no values for each CPU
    Queue.create({ value: perCpu(u8), maxEntries: 1 })
  })
})

describe('BloomFilter', () => {
  const filter = BloomFilter.create({ value: Counters, maxEntries: 1 })

  it('has values that can be added and asked for, and nothing else', () => {
    expectTypeOf(filter.add).parameter(0).toEqualTypeOf<{ readonly packets: Wide; readonly name: string }>()
    expectTypeOf(filter.add({ packets: 1, name: '' }).has).returns.toBeBoolean()
    expectTypeOf(BloomFilter.open('/p')).toEqualTypeOf<BloomFilter<Bytes>>()
    // @ts-expect-error what is in stays in
    filter.delete
    // @ts-expect-error nothing comes out
    for (const _value of filter);
    // @ts-expect-error no values for each CPU
    BloomFilter.create({ value: perCpu(u8), maxEntries: 1 })
  })
})

describe('ProgramArray', () => {
  const programs = ProgramArray.create({ maxEntries: 1 })

  it('takes programs, or their descriptors, and gives ids', () => {
    expectTypeOf<Program>().toExtend<Parameters<typeof programs.set>[1]>()
    expectTypeOf(programs.set(0, { fd: 3 }).getId(0)).toEqualTypeOf<number | undefined>()
    expectTypeOf([...programs.ids()]).toEqualTypeOf<[number, number][]>()
    // @ts-expect-error a number may be anything
    programs.set(0, 3)
    // @ts-expect-error its slots are always there
    programs.set(0, { fd: 3 }, 'create')
    // @ts-expect-error what it gives is no program yet
    programs.get(0)
    // @ts-expect-error the kernel has no such step
    programs.take(0)
  })
})

describe('MapOfMaps', () => {
  const inner = HashMap.create({ key: Flow, value: u64, maxEntries: 1 })
  const array = MapOfMaps.create({ inner, maxEntries: 1 })
  const hash = MapOfMaps.create({ key: text(8), inner, maxEntries: 1, noPrealloc: true })

  it('gives maps of the class and with the codecs of the template', () => {
    expectTypeOf(array.get(0)).toEqualTypeOf<HashMap<typeof Flow, typeof u64> | undefined>()
    expectTypeOf(hash.get('blue')).toEqualTypeOf<HashMap<typeof Flow, typeof u64> | undefined>()
    expectTypeOf([...hash.ids()]).toEqualTypeOf<[string, number][]>()
    expectTypeOf([...array.keys()]).toEqualTypeOf<number[]>()
    hash.set('blue', inner, 'replace').set('red', { fd: 3 })
    // @ts-expect-error a map, not its id
    array.set(0, 12)
    // @ts-expect-error no memory to save
    MapOfMaps.create({ inner, maxEntries: 1, noPrealloc: true })
    // @ts-expect-error what kind of maps?
    MapOfMaps.create({ maxEntries: 1 })
  })

  it('opens with a way to open what is in it', () => {
    const opened = MapOfMaps.open('/p', { key: u32, openInner: location => ArrayMap.open(location, { value: u8 }) })
    expectTypeOf(opened).toEqualTypeOf<MapOfMaps<typeof u32, ArrayMap<typeof u8>>>()
    expectTypeOf(MapOfMaps.open('/p', { openInner: openMap }).get(0)).toEqualTypeOf<AnyMap | undefined>()
    // @ts-expect-error how?
    MapOfMaps.open('/p')
  })
})

describe('CgroupStorage and CgroupArray', () => {
  const storage = CgroupStorage.create({ value: u64 })
  const shared = CgroupStorage.create({ value: perCpu(u64), shared: true })

  it('have cgroups by path, descriptor or id', () => {
    expectTypeOf(storage.get({ cgroup: '/c', attachType: 'cgroup_inet_egress' })).toEqualTypeOf<bigint | undefined>()
    expectTypeOf(shared.get(12n)).toEqualTypeOf<bigint[] | undefined>()
    expectTypeOf([...shared]).toEqualTypeOf<[bigint, bigint[]][]>()
    CgroupArray.create({ maxEntries: 1 }).set(0, '/c').set(0, 3).delete(0)
    // @ts-expect-error attached as what?
    storage.get('/c')
    // @ts-expect-error there is no such attach type
    storage.get({ cgroup: '/c', attachType: 'egress' })
  })

  it('lack what the kernel lacks', () => {
    // @ts-expect-error values go with their attachments
    storage.delete
    // @ts-expect-error values come with their attachments
    storage.set('/c', 1n, 'create')
    // @ts-expect-error it has as many as there are attachments
    CgroupStorage.create({ value: u64, maxEntries: 1 })
    // @ts-expect-error what is in a slot cannot be seen
    CgroupArray.create({ maxEntries: 1 }).get(0)
  })
})

describe('createMap and openMap', () => {
  const sizes = { keySize: 4, valueSize: 4, maxEntries: 1 }

  it('give the class of the type that is named', () => {
    expectTypeOf(createMap({ type: 'hash', ...sizes })).toEqualTypeOf<HashMap<Bytes, Bytes>>()
    expectTypeOf(createMap({ type: 'lru_percpu_hash', ...sizes })).toEqualTypeOf<HashMap<Bytes, PerCpu<Bytes>>>()
    expectTypeOf(createMap({ type: 'array', ...sizes })).toEqualTypeOf<ArrayMap<Bytes>>()
    expectTypeOf(createMap({ type: 'percpu_array', ...sizes })).toEqualTypeOf<ArrayMap<PerCpu<Bytes>>>()
    expectTypeOf(createMap({ type: 'lpm_trie', ...sizes })).toEqualTypeOf<LpmTrie<Bytes, Bytes>>()
    expectTypeOf(createMap({ type: 'queue', ...sizes })).toEqualTypeOf<Queue<Bytes>>()
    expectTypeOf(createMap({ type: 'stack', ...sizes })).toEqualTypeOf<Stack<Bytes>>()
    expectTypeOf(createMap({ type: 'prog_array', ...sizes })).toEqualTypeOf<ProgramArray>()
    expectTypeOf(createMap({ type: 'bloom_filter', ...sizes })).toEqualTypeOf<BloomFilter<Bytes>>()
    // @ts-expect-error there is no such type
    createMap({ type: 'hashmap', ...sizes })
    // @ts-expect-error a size is missing
    createMap({ type: 'hash', keySize: 4, maxEntries: 1 })
  })

  it('give any class where the type is not known before', () => {
    const map = openMap('/p')
    expectTypeOf(map).toEqualTypeOf<AnyMap>()
    if (map instanceof BloomFilter) expectTypeOf(map.add).parameter(0).toBeUnknown()
    if (map instanceof Queue) expectTypeOf(map.pop()).toBeUnknown()
    expectTypeOf(map.info()).toEqualTypeOf<MapDetails>()
  })

  it('give any class for a number, which may stand for any type', () => {
    expectTypeOf(createMap({ type: 2, ...sizes })).toEqualTypeOf<AnyMap>()
  })
})

describe('classes', () => {
  it('are made by create and open only, for users', () => {
    expectTypeOf(bytes(4)).toEqualTypeOf<Bytes>()
    expectTypeOf<RawMap['set']>().parameter(0).toEqualTypeOf<Uint8Array>()
  })
})
