import { ArrayMap, array, asm, i32, i64, Program, struct, u8, u16, u32, u32be, u64, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown-by.js'
import { range } from './support/numbers.js'

const make = (maxEntries = 4) => ArrayMap.create({ name: 'shared', value: u64, maxEntries, mmapable: true })

describe('a mapped array', () => {
  it('shows what bpf(2) stores, and bpf(2) finds what is stored in it', () => {
    using map = make()
    using memory = map.mapped()
    map.set(1, 10n)
    expect([...memory]).toEqual([0n, 10n, 0n, 0n])
    expect(memory.set(2, 20)).toBe(memory)
    expect(map.get(2)).toBe(20n)
    expect(memory.get(2)).toBe(20n)
    expect(memory.length).toBe(4)
  })

  it('is the same memory as any other mapping of the map', () => {
    using map = make()
    using one = map.mapped()
    using again = ArrayMap.open({ id: map.id }, { value: u64 })
    using other = again.mapped()
    one.set(3, 33n)
    expect(other.get(3)).toBe(33n)
    expect(other.add(3, 2n)).toBe(33n)
    expect(one.get(3)).toBe(35n)
  })

  it('shows what a program adds, and a program sees what is added here', () => {
    using map = ArrayMap.create({ value: u64, maxEntries: 1, mmapable: true })
    using memory = map.mapped()
    const { r0, r1, r2, atomicAdd, exit, load64, loadMapValue, mov } = asm
    const instructions = [loadMapValue(r1, map), mov(r2, 5), atomicAdd([r1], r2), load64(r0, [r1]), exit()]
    using program = Program.load({ type: 'raw_tracepoint', instructions })
    memory.add(0, 100n)
    expect(program.run().returnValue).toBe(105)
    expect(memory.get(0)).toBe(105n)
  })

  it('has elements at multiples of 8 bytes, whatever their size', () => {
    using map = ArrayMap.create({ value: array(u32, 3), maxEntries: 3, mmapable: true })
    using memory = map.mapped()
    expect(memory.stride).toBe(16)
    memory.set(1, [1, 2, 3]).set(2, [4, 5, 6])
    expect([...map.values()]).toEqual([
      [0, 0, 0],
      [1, 2, 3],
      [4, 5, 6]
    ])
    expect(new Uint32Array(memory.buffer, 16, 3)).toEqual(Uint32Array.of(1, 2, 3))
  })

  it('of a million elements is summed without system calls', () => {
    using map = make(1_000_000)
    map.setMany(range(1000).map(index => [index * 1000, 2n] as const))
    using memory = map.mapped()
    expect(memory.buffer.byteLength).toBe(8_000_000)
    expect(new BigUint64Array(memory.buffer).reduce((sum, value) => sum + value)).toBe(2000n)
  })

  it('lives on when the map is closed', () => {
    const map = make()
    map.set(0, 7n)
    using memory = map.mapped()
    map.close()
    expect(memory.get(0)).toBe(7n)
    expect(memory.add(0, 1n)).toBe(7n)
  })
})

describe('add on a mapped array', () => {
  it.each([
    ['u32', u32, 5, 7],
    ['i32', i32, -5, -3],
    ['u64number', u64number, 5, 7]
  ] as const)('of %s gives the number before', (_name, value, before, after) => {
    using map = ArrayMap.create({ value, maxEntries: 2, mmapable: true })
    map.set(1, before)
    using memory = map.mapped()
    expect(memory.add(1, 2)).toBe(before)
    expect([...map.values()]).toEqual([0, after])
  })

  it.each([
    ['u64', u64],
    ['i64', i64]
  ] as const)('of %s takes numbers and bigints and gives a bigint', (_name, value) => {
    using map = ArrayMap.create({ value, maxEntries: 1, mmapable: true })
    using memory = map.mapped()
    expect(memory.add(0, 2n ** 62n)).toBe(0n)
    expect(memory.add(0, 1)).toBe(2n ** 62n)
    expect(map.get(0)).toBe(2n ** 62n + 1n)
  })

  it('wraps around, so that a negative amount takes away', () => {
    using words = ArrayMap.create({ value: u32, maxEntries: 1, mmapable: true })
    using narrow = words.mapped()
    narrow.add(0, -1)
    expect(words.get(0)).toBe(4_294_967_295)
    narrow.add(0, 4_294_967_295)
    expect(words.get(0)).toBe(4_294_967_294)
    using map = make(1)
    using wide = map.mapped()
    wide.add(0, -1n)
    expect(map.get(0)).toBe(2n ** 64n - 1n)
  })

  it.each([1.5, Number.NaN, 2 ** 32, -(2 ** 32), '1', null, undefined, 1n])('on 32 bits refuses %s and adds nothing', amount => {
    using map = ArrayMap.create({ value: u32, maxEntries: 1, mmapable: true })
    using memory = map.mapped()
    expect(thrownBy(() => memory.add(0, amount as number)).message).toMatch(/^expected an integer from -\(2\^32 - 1\) to 2\^32 - 1, got /)
    expect(map.get(0)).toBe(0)
  })

  it.each([1.5, Number.NaN, 2 ** 53, 2n ** 64n, -(2n ** 64n), '1', null, undefined])('on 64 bits refuses %s and adds nothing', amount => {
    using map = make(1)
    using memory = map.mapped()
    expect(thrownBy(() => memory.add(0, amount as number)).message).toMatch(/^expected an integer from -\(2\^64 - 1\) to 2\^64 - 1, got /)
    expect(map.get(0)).toBe(0n)
  })

  it('does not give a number that is not exact', () => {
    using map = make(1)
    map.set(0, 2n ** 53n)
    using numbers = ArrayMap.open({ id: map.id }, { value: u64number })
    using memory = numbers.mapped()
    expect(() => memory.add(0, 1)).toThrow(RangeError)
  })

  it.each([
    ['u16', u16],
    ['u8', u8],
    ['u32be', u32be]
  ] as const)('is not for %s: there is no atomic step on it', (_name, value) => {
    using map = ArrayMap.create({ value, maxEntries: 1, mmapable: true })
    using memory = map.mapped()
    expect(() => memory.add(0, 1)).toThrow(/^expected elements that are integers of 32 or 64 bits, for an atomic add, got /)
    expect(map.get(0)).toBe(0)
  })

  it('is not for structs', () => {
    using map = ArrayMap.create({ value: struct({ a: u32, b: u32 }), maxEntries: 1, mmapable: true })
    using memory = map.mapped()
    expect(() => memory.add(0, 1 as never)).toThrow(TypeError)
  })
})

describe('what a mapped array refuses', () => {
  it.each([-1, 4, 1.5, Number.NaN, '0', null, undefined])('%s as an index', index => {
    using map = make()
    using memory = map.mapped()
    const wrong = index as number
    for (const use of [() => memory.get(wrong), () => memory.set(wrong, 1n), () => memory.add(wrong, 1n)]) {
      expect(thrownBy(use).message).toMatch(/^expected an index from 0 to 3, got /)
    }
  })

  it('a value that does not fit, storing nothing', () => {
    using map = make()
    using memory = map.mapped()
    expect(() => memory.set(0, -1n)).toThrow(RangeError)
    expect(map.get(0)).toBe(0n)
  })

  it('an array that was created without mmapable', () => {
    using map = ArrayMap.create({ value: u64, maxEntries: 4 })
    const error = thrownBy(() => map.mapped())
    expect(error).toMatchObject({ name: 'BpfError', code: 'EINVAL', command: 'mmap', map: { id: map.id } })
    expect(error.message).toMatch(/It was created without mmapable\.$/)
  })

  it('a frozen array', () => {
    using map = make()
    map.freeze()
    expect(thrownBy(() => map.mapped()).message).toMatch(/^cannot map array map "shared" \(id \d+\) into memory: EPERM .*It is frozen\.$/)
  })

  it.each(['read', 'write'] as const)('an array that is open for only one of both: %s', access => {
    using map = make()
    using limited = ArrayMap.open({ id: map.id }, { value: u64, access })
    expect(thrownBy(() => limited.mapped()).message).toMatch(/A mapping needs a descriptor that may read and write\.$/)
  })

  it('to be frozen before it is unmapped: EBUSY', () => {
    using map = make()
    const memory = map.mapped()
    const error = thrownBy(() => map.freeze())
    expect(error).toMatchObject({ code: 'EBUSY', command: 'BPF_MAP_FREEZE' })
    expect(error.message).toMatch(/mapped into memory for writing/)
    memory.unmap()
    expect(map.freeze().info().frozen).toBe(true)
  })

  it('every use after unmap, which may come twice', () => {
    using map = make()
    const memory = map.mapped()
    memory.unmap()
    memory.unmap()
    expect(memory.length).toBe(0)
    expect(memory.buffer.byteLength).toBe(0)
    for (const use of [() => memory.get(0), () => memory.set(0, 1n), () => memory.add(0, 1n), () => [...memory]]) {
      expect(thrownBy(use)).toMatchObject({ name: 'TypeError', code: 'ERR_BPF_CLOSED' })
      expect(thrownBy(use).message).toBe(`the mapping of array map "shared" (id ${map.id}) is closed`)
    }
    expect(map.get(0)).toBe(0n)
  })

  it('to go on with a loop that unmaps it', () => {
    using map = make()
    const memory = map.mapped()
    let turns = 0
    const loop = () => {
      for (const _element of memory) {
        turns++
        memory.unmap()
      }
    }
    expect(thrownBy(loop)).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(turns).toBe(1)
  })

  it('a mapping of a map that is closed', () => {
    const map = make()
    map.close()
    expect(thrownBy(() => map.mapped())).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  it('mmapable for a per-CPU array, at creation', () => {
    const create = () => ArrayMap.create({ value: { perCpu: true, element: u64 }, maxEntries: 4, mmapable: true })
    expect(thrownBy(create).message).toMatch(/For a map of type percpu_array, the flag mmapable is not allowed\./)
  })
})
