import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import {
  ArrayMap,
  asm,
  createMap,
  HashMap,
  IncompatibleMapError,
  ipv4Prefix,
  LpmTrie,
  openMap,
  Program,
  ProgramArray,
  perCpu,
  Queue,
  Stack,
  u16,
  u32,
  u64
} from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'
import { numberedHash } from './support/numbers.js'

let mounted: ReturnType<typeof privateBpffs>
beforeAll(() => {
  mounted = privateBpffs()
})
afterAll(() => mounted.remove())

const codecs = { key: u32, value: u64 }

describe('a map that is opened again', () => {
  it.each([
    [
      'the path of a pin',
      (map: HashMap<typeof u32, typeof u64>) => map.pin(join(mounted.path, 'by_path')) && join(mounted.path, 'by_path')
    ],
    ['its id', (map: HashMap<typeof u32, typeof u64>) => ({ id: map.id })],
    ['a descriptor', (map: HashMap<typeof u32, typeof u64>) => ({ fd: map.fd })]
  ])('by %s is the same map', (_by, locate) => {
    using map = numberedHash(3, 10)
    using again = HashMap.open(locate(map), codecs)
    expect(again.id).toBe(map.id)
    expect(again.fd).not.toBe(map.fd)
    again.set(9, 99n)
    expect(map.get(9)).toBe(99n)
    expect(again.name).toBe('numbers')
  })

  it('lives on when the first object is closed, whichever way it was opened', () => {
    const map = numberedHash(3)
    using again = HashMap.open({ fd: map.fd }, codecs)
    map.close()
    expect(again.get(2)).toBe(2n)
  })

  it.each([
    ['HashMap', () => numberedHash(1), (id: number) => HashMap.open({ id })],
    ['ArrayMap', () => ArrayMap.create({ value: u64, maxEntries: 1 }), (id: number) => ArrayMap.open({ id })],
    ['LpmTrie', () => LpmTrie.create({ key: ipv4Prefix, value: u64, maxEntries: 1 }), (id: number) => LpmTrie.open({ id })],
    ['Queue', () => Queue.create({ value: u64, maxEntries: 1 }), (id: number) => Queue.open({ id })],
    ['Stack', () => Stack.create({ value: u64, maxEntries: 1 }), (id: number) => Stack.open({ id })]
  ] as const)('as %s without codecs has bytes', (_family, make, open) => {
    using map = make()
    using again = open(map.id)
    expect(again).toBeInstanceOf(map.constructor)
    expect(again.valueSize).toBe(8)
  })

  it('by openMap has the class of its type, and bytes', () => {
    using hash = numberedHash(1)
    using queue = Queue.create({ value: u16, maxEntries: 2 })
    using array = ArrayMap.create({ value: u16, maxEntries: 2 })
    using programs = createMap({ type: 'prog_array', keySize: 4, valueSize: 4, maxEntries: 2 })
    queue.push(258)
    using openedHash = openMap({ id: hash.id })
    using openedQueue = openMap({ fd: queue.fd })
    using openedArray = openMap({ id: array.id })
    using openedPrograms = openMap({ id: programs.id })
    expect(openedHash).toBeInstanceOf(HashMap)
    expect(openedQueue).toBeInstanceOf(Queue)
    expect(openedPrograms).toBeInstanceOf(ProgramArray)
    expect([...(openedArray as ReturnType<typeof ArrayMap.open>).keys()]).toEqual([0, 1])
    expect((openedQueue as Queue<never>).pop()).toEqual(Uint8Array.of(2, 1))
  })
})

describe('a map that is another one than was expected', () => {
  it('is refused, with each difference by field', () => {
    using map = numberedHash(1)
    const error = thrownBy(() => HashMap.open({ id: map.id }, { key: u16, value: u32 }))
    expect(error).toBeInstanceOf(IncompatibleMapError)
    expect(error).toMatchObject({
      code: 'EINVAL',
      map: { name: 'numbers', id: map.id, type: 'hash' },
      differences: [
        { field: 'keySize', expected: 2, found: 4 },
        { field: 'valueSize', expected: 4, found: 8 }
      ]
    })
    expect(error.message).toBe(
      `cannot use hash map "numbers" (id ${map.id}) as described: keySize is 4, expected 2; valueSize is 8, expected 4`
    )
  })

  it('of another kind is refused by each class', () => {
    using hash = numberedHash(1)
    using queue = Queue.create({ value: u64, maxEntries: 1 })
    const id = hash.id
    const wrong: [() => unknown, string][] = [
      [() => ArrayMap.open({ id }), 'array or percpu_array'],
      [() => LpmTrie.open({ id }), 'lpm_trie'],
      [() => Queue.open({ id }, { value: u64 }), 'queue'],
      [() => Stack.open({ id }, { value: u64 }), 'stack']
    ]
    for (const [open, expected] of wrong) expect(thrownBy(open).message).toMatch(new RegExp(`: type is hash, expected ${expected}$`))
    expect(thrownBy(() => HashMap.open({ id: queue.id })).message).toMatch(
      /: type is queue, expected hash or percpu_hash or lru_hash or lru_percpu_hash$/
    )
  })

  it('is closed again: no descriptor is left', () => {
    using map = numberedHash(1)
    const before = openDescriptors()
    for (const open of [() => HashMap.open({ id: map.id }, { key: u16, value: u64 }), () => Queue.open({ fd: map.fd })]) {
      expect(open).toThrow(IncompatibleMapError)
    }
    expect(openDescriptors()).toBe(before)
  })
})

describe('a place that has no map', () => {
  it.each([0, -1, 1.5, 2 ** 32, Number.NaN, '1', null, undefined])('id %s is none', id => {
    expect(() => openMap({ id: id as number })).toThrow(/expected the id of a map, an integer from 1, got /)
  })

  it('an id that nobody has is ENOENT', () => {
    const error = thrownBy(() => openMap({ id: 0x7fff_fff0 }))
    expect(error).toMatchObject({ code: 'ENOENT', command: 'BPF_MAP_GET_FD_BY_ID' })
    expect(error.message).toMatch(/^cannot open the map with id 2147483632: ENOENT .*There is no such map: the last user has closed it\.$/)
  })

  it.each([-1, 1.5, 2 ** 31, Number.NaN, '3', null, undefined])('descriptor %s is none', fd => {
    expect(() => openMap({ fd: fd as number })).toThrow(/expected the number of an open descriptor, got /)
  })

  it('a descriptor that is not open is EBADF', () => {
    const error = thrownBy(() => openMap({ fd: 1_000_000 }))
    expect(error).toMatchObject({ code: 'EBADF' })
    expect(error.message).toMatch(/^cannot use descriptor 1000000 as a map: EBADF /)
  })

  it('a descriptor of something else is EINVAL, whatever it is', () => {
    using program = Program.load({ type: 'socket_filter', instructions: [asm.mov('r0', 0), asm.exit()] })
    const file = openSync('/dev/null', 'r')
    try {
      for (const fd of [0, file, program.fd]) {
        const error = thrownBy(() => openMap({ fd }))
        expect(error).toMatchObject({ code: 'EINVAL' })
        expect(error.message).toBe(
          `cannot use descriptor ${fd} as a map: EINVAL (Invalid argument). It is the descriptor of something else.`
        )
      }
    } finally {
      closeSync(file)
    }
    expect(program.info().id).toBe(program.id)
  })

  it('a pin of another kind says what it is', () => {
    using program = Program.load({ type: 'socket_filter', name: 'filter', instructions: [asm.mov('r0', 0), asm.exit()] })
    const path = join(mounted.path, 'a_program')
    program.pin(path)
    expect(() => openMap(path)).toThrow(/^cannot open ".*\/a_program" as a map: EINVAL .*It is a program "filter"/)
  })

  it.each([undefined, null, 5, true, {}, [], Symbol('map'), () => '/'])('%s is no place', location => {
    for (const open of [() => openMap(location as string), () => HashMap.open(location as string, codecs)]) {
      expect(thrownBy(open)).toBeInstanceOf(TypeError)
      expect(thrownBy(open).message).toMatch(/^expected a path, \{ id \} or \{ fd \} for a map's place, got /)
    }
  })

  it('a path that nothing is pinned at is ENOENT', () => {
    expect(thrownBy(() => openMap(join(mounted.path, 'nothing')))).toMatchObject({ code: 'ENOENT', command: 'BPF_OBJ_GET' })
  })
})

describe('options of opening', () => {
  it.each(['', 'rw', 'READ', 4, null, {}])('access %j is none', access => {
    using map = numberedHash(1)
    for (const location of [{ id: map.id }, { fd: map.fd }, '/sys/fs/bpf/none']) {
      expect(() => openMap(location, { access: access as 'read' })).toThrow(/^access: expected "read", "write" or "read-write", got /)
    }
  })

  it('access is no option of a descriptor, which has the one that it was opened with', () => {
    using map = numberedHash(1)
    expect(() => openMap({ fd: map.fd }, { access: 'read' })).toThrow(
      new TypeError('access: a descriptor keeps the access that it was opened with')
    )
    openMap({ fd: map.fd }, { access: 'read-write' }).close()
  })

  it('a codec that is none is refused before the map is opened', () => {
    expect(() => HashMap.open({ id: 1 }, { key: {} as never, value: u32 })).toThrow(/^key: expected a codec/)
    expect(() => ArrayMap.open({ id: 1 }, { value: 5 as never })).toThrow(/^value: expected a codec/)
    expect(() => HashMap.open({ id: 1 }, { key: u32, value: perCpu(u32).element.read as never })).toThrow(/^value: expected a codec/)
  })
})
