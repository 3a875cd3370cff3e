import {
  Arena,
  ArrayMap,
  BloomFilter,
  type BpfMap,
  CgroupArray,
  CgroupStorage,
  CpuMap,
  DeviceMap,
  HashMap,
  ipv4Prefix,
  kinds,
  LpmTrie,
  MapOfMaps,
  type MapType,
  ProgramArray,
  perCpu,
  possibleCpus,
  Queue,
  RawMap,
  ReuseportSocketArray,
  SocketMap,
  Stack,
  StorageMap,
  u32,
  u64,
  XskMap
} from 'bpf-maps'
import { expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'

/** Methods whose arguments after the key, or all of them, are options. */
const takesKeyOnly = ['get', 'getOrThrow', 'take']
const takesOptionsOnly = ['drain', 'values', 'entries', 'columns', 'chunks']

/** Arguments for the methods that look at them before they come to the map. */
const methodArguments: Readonly<Record<string, readonly unknown[]>> = {
  getMany: [[]],
  setMany: [[]],
  deleteMany: [[]],
  forEach: [() => {}],
  pin: ['/sys/fs/bpf/never']
}

/** What a closed map still answers: facts that do not change, and its own end. */
const stillAnswers = [
  'id',
  'name',
  'type',
  'keySize',
  'valueSize',
  'maxEntries',
  'length',
  'hashes',
  'pages',
  'closed',
  'close',
  'toString',
  'unpin',
  'constructor'
]

const rawHash = { type: 'hash', keySize: 4, valueSize: 4, maxEntries: 4 } as const
const standardInput = { fd: 0 }
const template = RawMap.create(rawHash)

const families: [string, () => BpfMap, readonly unknown[], MapType?][] = [
  ['HashMap', () => HashMap.create({ key: u32, value: u64, maxEntries: 4 }), [1, 1n]],
  ['HashMap per CPU', () => HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 4 }), [1, Array(possibleCpus()).fill(0n)]],
  ['ArrayMap', () => ArrayMap.create({ value: u64, maxEntries: 4, mmapable: true }), [1, 1n]],
  ['LpmTrie', () => LpmTrie.create({ key: ipv4Prefix, value: u64, maxEntries: 4 }), ['10.0.0.0/8', 1n]],
  ['Queue', () => Queue.create({ value: u64, maxEntries: 4 }), [1n]],
  ['Stack', () => Stack.create({ value: u64, maxEntries: 4 }), [1n]],
  ['Arena', () => Arena.create({ pages: 1 }), [1n], 'arena'],
  ['CgroupArray', () => CgroupArray.create({ maxEntries: 1 }), [0, 0]],
  ['CgroupStorage', () => CgroupStorage.create({ value: u64, shared: true }), [1n, 1n]],
  ['BloomFilter', () => BloomFilter.create({ value: u64, maxEntries: 4 }), [1n], 'bloom_filter'],
  ['ProgramArray', () => ProgramArray.create({ maxEntries: 4 }), [1, standardInput]],
  ['MapOfMaps', () => MapOfMaps.create({ inner: template, maxEntries: 4 }), [1, standardInput]],
  ['DeviceMap', () => DeviceMap.create({ maxEntries: 4 }), [1, 'lo']],
  ['CpuMap', () => CpuMap.create(), [0, 8]],
  ['XskMap', () => XskMap.create({ maxEntries: 4 }), [1, standardInput]],
  ['SocketMap', () => SocketMap.create({ maxEntries: 4 }), [1, standardInput]],
  ['ReuseportSocketArray', () => ReuseportSocketArray.create({ maxEntries: 4 }), [1, standardInput]],
  ['StorageMap', () => StorageMap.create({ owner: 'task', value: u64 }), [process.pid, 1n], 'task_storage'],
  ['RawMap', () => RawMap.create(rawHash), [new Uint8Array(4), new Uint8Array(4)]]
]

/** The names of all properties and methods that users can reach. */
function namesOf(map: object): string[] {
  const names: string[] = []
  for (let prototype = Object.getPrototypeOf(map); prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype)) {
    names.push(...Object.getOwnPropertyNames(prototype))
  }
  return [...new Set(names)]
}

function argumentsFor(name: string, usual: readonly unknown[]): readonly unknown[] {
  if (takesOptionsOnly.includes(name)) return []
  return methodArguments[name] ?? (takesKeyOnly.includes(name) ? usual.slice(0, 1) : usual)
}

/** Reads the property; if it is a method, calls it, and goes on with what comes out as far as it goes. */
async function use(map: BpfMap, name: string, usual: readonly unknown[]): Promise<void> {
  const property: unknown = Reflect.get(map, name)
  if (typeof property !== 'function') return
  const result: unknown = property.apply(map, argumentsFor(name, usual))
  if (typeof result === 'object' && result !== null && Symbol.asyncIterator in result) {
    for await (const _lot of result as AsyncIterable<unknown>);
  }
}

for (const [name, make, usual, type = 'hash'] of families) {
  needsLinux(kinds[type].since).describe(`after close, ${name}`, { refused: make }, () => afterClose(make, usual))
}

function afterClose(make: () => BpfMap, usual: readonly unknown[]): void {
  const names = namesOf(make())

  it.each(names.filter(name => !stillAnswers.includes(name)))('%s throws our error', async name => {
    const map = make()
    map.close()
    const text = String(map)
    await expect(use(map, name, usual)).rejects.toMatchObject({ name: 'TypeError', code: 'ERR_BPF_CLOSED', message: `${text} is closed` })
  })

  it('iteration throws our error', () => {
    const map = make()
    map.close()
    if (Symbol.iterator in map) expect(() => [...(map as unknown as Iterable<unknown>)]).toThrow(/is closed$/)
  })

  it('what it was is still known', () => {
    const map = make()
    const facts = () => [map.id, map.name, map.type, map.keySize, map.valueSize, map.maxEntries]
    const before = facts()
    map.close()
    expect(facts()).toEqual(before)
    expect(map.closed).toBe(true)
  })

  it('nothing reaches a map that has its descriptor’s number now', async () => {
    const map = make()
    const { fd } = map
    map.close()
    using heir = make()
    expect(heir.fd).toBe(fd)
    for (const name of names.filter(each => !stillAnswers.includes(each))) await use(map, name, usual).catch(() => {})
    expect(heir.info().frozen).toBe(false)
  })
}
