import { asm, NotSupportedError, Program, possibleCpus, RawMap } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown-by.js'

/** A number as the 4 bytes that the kernel takes. */
function word(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer)
}

const noKey = new Uint8Array(0)

describe('a raw map of programs', () => {
  const make = () => RawMap.create({ type: 'prog_array', keySize: 4, valueSize: 4, maxEntries: 4 })
  const load = () => Program.load({ type: 'socket_filter', instructions: [asm.mov('r0', 0), asm.exit()] })

  it('takes a program’s descriptor and gives its id', () => {
    using map = make()
    using program = load()
    expect(map.set(word(1), word(program.fd))).toBe(map)
    expect(map.get(word(1))).toEqual(word(program.id))
    expect(map.get(word(0))).toBeUndefined()
  })

  it('walks over the slots that are taken only, and deletes', () => {
    using map = make()
    using program = load()
    map.set(word(1), word(program.fd)).set(word(3), word(program.fd))
    expect([...map]).toEqual([
      [word(1), word(program.id)],
      [word(3), word(program.id)]
    ])
    expect(map.delete(word(1))).toBe(true)
    expect(map.delete(word(1))).toBe(false)
    expect([...map]).toHaveLength(1)
  })

  it('walks over all slots by the raw next-key call', () => {
    using map = make()
    expect([map.nextKey(), map.nextKey(word(0)), map.nextKey(word(3))]).toEqual([word(0), word(1), undefined])
  })

  it('throws what the kernel answers where it lacks an operation, or refuses the value', () => {
    using map = make()
    expect(thrownBy(() => map.take(word(0)))).toBeInstanceOf(NotSupportedError)
    expect(thrownBy(() => map.take(word(0)))).toMatchObject({ code: 'ENOTSUPP', command: 'BPF_MAP_LOOKUP_AND_DELETE_ELEM' })
    expect(thrownBy(() => map.set(word(0), word(1_000_000)))).toMatchObject({ code: 'EBADF', command: 'BPF_MAP_UPDATE_ELEM' })
    expect(thrownBy(() => map.set(word(0), word(0), 'create'))).toMatchObject({ code: 'EINVAL' })
  })
})

describe('a raw map of cgroups', () => {
  it('cannot be read: the kernel has no look-up for it', () => {
    using map = RawMap.create({ type: 'cgroup_array', keySize: 4, valueSize: 4, maxEntries: 2 })
    expect(thrownBy(() => map.get(word(0)))).toMatchObject({ name: 'NotSupportedError', code: 'ENOTSUPP' })
    expect(thrownBy(() => [...map])).toMatchObject({ name: 'NotSupportedError', code: 'ENOTSUPP' })
    expect(map.delete(word(0))).toBe(false)
    expect(map.nextKey()).toEqual(word(0))
  })
})

describe('a raw bloom filter', () => {
  it('takes values, and has no keys to walk or delete', () => {
    using map = RawMap.create({ type: 'bloom_filter', keySize: 0, valueSize: 4, maxEntries: 100 })
    map.set(noKey, word(5))
    expect(thrownBy(() => map.nextKey())).toMatchObject({ name: 'NotSupportedError', code: 'EOPNOTSUPP' })
    expect(thrownBy(() => map.delete(noKey))).toMatchObject({ code: 'EOPNOTSUPP' })
    expect(thrownBy(() => map.take(noKey))).toMatchObject({ code: 'ENOTSUPP' })
  })

  it('is not asked for values that nobody gives', () => {
    using map = RawMap.create({ type: 'bloom_filter', keySize: 0, valueSize: 4, maxEntries: 100 })
    expect(() => map.get(noKey)).toThrow(new TypeError(`${map} is asked for values: open it as a BloomFilter`))
  })
})

describe('a raw map of any kind', () => {
  it('has the slots of all CPUs in one value', () => {
    using map = RawMap.create({ type: 'percpu_array', keySize: 4, valueSize: 3, maxEntries: 1 })
    const slots = new Uint8Array(8 * possibleCpus()).fill(7)
    expect(map.set(word(0), slots).get(word(0))?.subarray(0, 3)).toEqual(slots.subarray(0, 3))
    expect(map.get(word(0))).toHaveLength(slots.length)
    expect(() => map.set(word(0), word(0))).toThrow(`value: expected a Uint8Array of ${slots.length} bytes`)
  })

  it('is opened from the place of any map', () => {
    using ring = RawMap.create({ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries: 4096 })
    using again = RawMap.open({ id: ring.id })
    expect(again.toString()).toBe(`ringbuf map (id ${ring.id})`)
    expect(thrownBy(() => again.get(noKey))).toMatchObject({ code: 'ENOTSUPP' })
  })

  it('says of what its type never does that it is not supported, whatever the errno', () => {
    using map = RawMap.create({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(thrownBy(() => map.delete(word(0)))).toMatchObject({
      name: 'NotSupportedError',
      code: 'EINVAL',
      message: expect.stringMatching(/EINVAL \(Invalid argument\)\. Maps of type array have no such operation\.$/)
    })
  })

  it('tells whether a slot was taken, also where the kernel deletes what is not there', () => {
    using map = RawMap.create({ type: 'cpumap', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect([map.delete(word(0)), map.set(word(0), word(64)).delete(word(0))]).toEqual([false, true])
  })

  it('refuses bytes of another length before the call', () => {
    using map = RawMap.create({ type: 'prog_array', keySize: 4, valueSize: 4, maxEntries: 4 })
    expect(() => map.get(new Uint8Array(3))).toThrow(/^key: expected a Uint8Array of 4 bytes, got /)
    expect(() => map.set(word(0), new Uint8Array(5))).toThrow(/^value: expected a Uint8Array of 4 bytes, got /)
    expect(() => map.set(word(0), word(0), 'sometimes' as 'any')).toThrow(/^mode: /)
  })
})
