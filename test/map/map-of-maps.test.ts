import { setImmediate } from 'node:timers/promises'
import {
  ArrayMap,
  type BpfMap,
  bytes,
  createMap,
  HashMap,
  MapOfMaps,
  openMap,
  ProgramArray,
  perCpu,
  possibleCpus,
  RawMap,
  text,
  u32,
  u64
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'
import { workerOf } from '../support/worker.js'
import { innerReader } from './support/inner-map-reader.js'

const inThread = workerOf<typeof import('./support/inner-map-reader.js')>(new URL('./support/inner-map-reader.ts', import.meta.url))

const makeInner = (value?: number) => {
  const inner = ArrayMap.create({ name: 'inner', value: u64, maxEntries: 1 })
  return value === undefined ? inner : inner.set(0, value)
}

function makeArray(maxEntries = 4) {
  using inner = makeInner()
  return MapOfMaps.create({ name: 'outer', inner, maxEntries })
}

function makeHash(maxEntries = 4) {
  using inner = HashMap.create({ key: u32, value: u64, maxEntries: 8 })
  return MapOfMaps.create({ name: 'outer', key: text(8), inner, maxEntries })
}

describe('T-MIM: an array of maps', () => {
  it('gives the maps that were put into it, opened, with the codecs of the template', () => {
    using outer = makeArray()
    using inner = makeInner(7)
    expect(outer.set(1, inner)).toBe(outer)
    using read = outer.get(1)
    expect(read).toBeInstanceOf(ArrayMap)
    expect(read?.id).toBe(inner.id)
    expect(read?.get(0)).toBe(7n)
    read?.set(0, 8)
    expect(inner.get(0)).toBe(8n)
  })

  it('has no map in empty slots, nor beyond its end', () => {
    using outer = makeArray()
    expect([outer.get(0), outer.getId(0), outer.has(0), outer.get(4), outer.delete(0)]).toEqual([
      undefined,
      undefined,
      false,
      undefined,
      false
    ])
    expect(thrownBy(() => outer.set(4, makeInner()))).toMatchObject({ code: 'E2BIG', message: expect.stringMatching(/from 0 to 3\.$/) })
  })

  it('holds its maps, and lets them go', () => {
    using outer = makeArray()
    const inner = makeInner(7)
    outer.set(0, inner)
    inner.close()
    expect(outer.getId(0)).toBe(inner.id)
    using read = outer.get(0)
    expect(read?.get(0)).toBe(7n)
    expect([outer.delete(0), outer.delete(0), outer.has(0)]).toEqual([true, false, false])
  })

  it('names what it has', () => {
    using outer = makeArray(1000)
    using one = makeInner()
    using other = makeInner()
    outer.set(2, one).set(999, other)
    expect([...outer.keys()]).toEqual([2, 999])
    expect([...outer.ids()]).toEqual([
      [2, one.id],
      [999, other.id]
    ])
  })

  it('is read through by a program', () => {
    using outer = makeArray()
    using read = innerReader(outer)
    using one = makeInner(10)
    using other = makeInner(20)
    outer.set(0, one).set(1, other)
    expect([read(0n, 0n), read(1n, 0n), read(2n, 0n), read(0n, 1n)]).toEqual([10, 20, -1, -2])
    outer.set(0, other).delete(1)
    expect([read(0n, 0n), read(1n, 0n)]).toEqual([20, -1])
  })

  it('has its maps replaced while a program reads through it, which always finds one or the other', async () => {
    using outer = makeArray()
    using one = makeInner(10)
    using other = makeInner(20)
    outer.set(0, one)
    await using reading = inThread('readUntilSeen', [{ fd: outer.fd }, [10, 20]])
    await reading.begun
    let seen: unknown
    const finished = reading.outcome.then(outcome => (seen = outcome))
    for (let turn = 0; seen === undefined; turn++) {
      outer.set(0, turn % 2 === 0 ? other : one)
      await setImmediate()
    }
    await finished
    expect(seen).toEqual({ result: { 10: expect.any(Number), 20: expect.any(Number) } })
    expect(Object.values((seen as { result: Record<number, number> }).result).every(times => times > 100)).toBe(true)
  })

  it('opens what is there by then when a map is replaced between the look-up and the opening', () => {
    using outer = makeArray()
    using fresh = makeInner(2)
    let replace = () => {
      replace = () => {}
      outer.set(0, fresh)
    }
    using slow = MapOfMaps.open(
      { id: outer.id },
      {
        openInner: location => {
          const gone = (location as { id: number }).id !== fresh.id
          replace()
          return ArrayMap.open(gone ? { id: 0x7fff_0000 } : location, { value: u64 })
        }
      }
    )
    outer.set(0, makeInner(1))
    using read = slow.get(0)
    expect(read?.get(0)).toBe(2n)
  })

  it('does not try for ever to open what cannot be', () => {
    using outer = makeArray()
    using stuck = MapOfMaps.open({ id: outer.id }, { openInner: () => ArrayMap.open('/sys/fs/bpf/no-such-pin', { value: u64 }) })
    outer.set(0, makeInner(1))
    expect(thrownBy(() => stuck.get(0))).toMatchObject({ code: 'ENOENT', command: 'BPF_OBJ_GET' })
  })

  it('takes arrays of other lengths only if all have the flag for it', () => {
    const make = (maxEntries: number, innerMap: boolean) => ArrayMap.create({ value: u64, maxEntries, innerMap })
    using outer = MapOfMaps.create({ inner: make(1, true), maxEntries: 1 })
    outer.set(0, make(100, true))
    expect(outer.get(0)?.length).toBe(100)
    using strict = MapOfMaps.create({ inner: make(1, false), maxEntries: 1 })
    expect(thrownBy(() => strict.set(0, make(2, false)))).toMatchObject({
      code: 'EINVAL',
      message: expect.stringContaining('an array also its maxEntries, unless both have the flag innerMap')
    })
  })

  it('refuses what is not like the template', () => {
    using outer = makeArray()
    for (const other of [ArrayMap.create({ value: u32, maxEntries: 1 }), HashMap.create({ key: u32, value: u64, maxEntries: 1 })]) {
      expect(thrownBy(() => outer.set(0, other as BpfMap))).toMatchObject({
        code: 'EINVAL',
        message: expect.stringContaining('its template')
      })
    }
    expect(thrownBy(() => outer.set(0, makeInner(), 'create'))).toMatchObject({ message: expect.stringContaining('takes no modes') })
    for (const wrong of [5, undefined, null, {}, 'inner']) {
      expect(() => outer.set(0, wrong as never)).toThrow(/^value: expected a map, or an object with its descriptor as `fd`, got /)
    }
  })

  it('holds no maps of maps', () => {
    using outer = makeArray()
    expect(thrownBy(() => MapOfMaps.create({ inner: outer, maxEntries: 1 }))).toMatchObject({
      code: 'EINVAL',
      command: 'BPF_MAP_CREATE',
      message: expect.stringContaining('A map of maps cannot hold maps of maps.')
    })
  })
})

describe('T-MIM: a hash of maps', () => {
  it('says that there are types of maps which it cannot hold', () => {
    using programs = ProgramArray.create({ maxEntries: 1 })
    expect(thrownBy(() => MapOfMaps.create({ inner: programs, maxEntries: 1 }))).toMatchObject({
      code: 'ENOTSUPP',
      message: expect.stringContaining('Maps of the type that inner has cannot be held by others.')
    })
  })

  it('has maps by keys of any kind', () => {
    using outer = makeHash()
    using blue = HashMap.create({ key: u32, value: u64, maxEntries: 8 }).set(1, 10)
    outer.set('blue', blue)
    using read = outer.get('blue')
    expect([...(read ?? [])]).toEqual([[1, 10n]])
    expect([outer.getId('blue'), outer.getId('red'), outer.has('red')]).toEqual([blue.id, undefined, false])
    expect([...outer.ids()]).toEqual([['blue', blue.id]])
    expect([...outer.keys()]).toEqual(['blue'])
    expect([outer.delete('blue'), outer.delete('blue')]).toEqual([true, false])
  })

  it('has modes, and is full at some point', () => {
    using outer = makeHash(2)
    const make = () => HashMap.create({ key: u32, value: u64, maxEntries: 8 })
    outer.set('a', make(), 'create')
    expect(thrownBy(() => outer.set('a', make(), 'create'))).toMatchObject({ code: 'EEXIST' })
    expect(thrownBy(() => outer.set('b', make(), 'replace'))).toMatchObject({ code: 'ENOENT' })
    outer.set('a', make(), 'replace').set('b', make())
    expect(thrownBy(() => outer.set('c', make()))).toMatchObject({ name: 'MapFullError', maxEntries: 2 })
  })

  it('takes hashes of other sizes, and maps with a value for each CPU', () => {
    using outer = makeHash()
    outer.set('large', HashMap.create({ key: u32, value: u64, maxEntries: 1000 }))
    expect(outer.get('large')?.maxEntries).toBe(1000)
    using inner = HashMap.create({ key: u32, value: perCpu(u32), maxEntries: 1 })
    using slots = MapOfMaps.create({ key: u32, inner, maxEntries: 1, noPrealloc: true })
    inner.set(1, Array(possibleCpus()).fill(5))
    expect(slots.set(1, inner).get(1)?.get(1)).toEqual(Array(possibleCpus()).fill(5))
  })
})

describe('a map of maps', () => {
  it('leaves no descriptor behind but those it gives out', () => {
    using outer = makeArray()
    using inner = makeInner()
    const before = openDescriptors()
    outer.set(0, inner).get(0)?.close()
    outer.getId(0)
    expect(openDescriptors()).toBe(before)
    expect(thrownBy(() => makeInner().close() ?? outer.set(0, { fd: 0 }))).toMatchObject({ command: 'BPF_MAP_UPDATE_ELEM' })
  })

  it('needs a template that is open', () => {
    const inner = makeInner()
    inner.close()
    expect(thrownBy(() => MapOfMaps.create({ inner, maxEntries: 1 }))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    for (const wrong of [undefined, {}, { fd: 0 }, 5]) {
      expect(() => MapOfMaps.create({ inner: wrong as never, maxEntries: 1 })).toThrow(/^inner: expected a map, /)
    }
  })

  it('is made by createMap, and opened by openMap, with maps of bytes in it', () => {
    using inner = createMap({ type: 'array', keySize: 4, valueSize: 8, maxEntries: 1 })
    using outer = createMap({ type: 'array_of_maps', keySize: 4, valueSize: 4, maxEntries: 1, inner })
    inner.set(0, new Uint8Array(8).fill(1))
    outer.set(0, inner)
    using again = openMap({ id: outer.id })
    expect(again).toBeInstanceOf(MapOfMaps)
    const [one, other] = [outer.get(0), (again as typeof outer).get(0)] as (typeof inner)[]
    for (const read of [one, other]) expect(read?.get(0)).toEqual(new Uint8Array(8).fill(1))
  })

  it('cannot be created without a template, which has to be a map', () => {
    const definition = { type: 'hash_of_maps', keySize: 4, valueSize: 4, maxEntries: 1 } as const
    expect(thrownBy(() => createMap(definition))).toMatchObject({ code: 'EINVAL', message: expect.stringContaining('inner is missing') })
    expect(() => createMap({ ...definition, inner: 5 as never })).toThrow(/^inner: expected a map, or an object with its descriptor/)
    expect(thrownBy(() => createMap({ ...definition, inner: { fd: 0 } }))).toMatchObject({
      message: expect.stringContaining('cannot use descriptor 0 as a map')
    })
  })

  it('is opened as what it is', () => {
    using array = makeArray()
    const openInner = () => makeInner()
    expect(() => MapOfMaps.open({ id: array.id }, { key: u32, openInner })).toThrow(/type is array_of_maps, expected hash_of_maps/)
    expect(() => MapOfMaps.open({ id: array.id }, {} as never)).toThrow(/^openInner: expected a function that opens a map, got undefined/)
    using hash = makeHash()
    expect(() => MapOfMaps.open({ id: hash.id }, { key: bytes(4), openInner })).toThrow(/keySize is 8, expected 4/)
    expect(RawMap.open({ id: hash.id }).type).toBe('hash_of_maps')
  })
})
