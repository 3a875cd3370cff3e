import { constants } from 'node:os'
import { asm, BloomFilter, type HelperName, IncompatibleMapError, ipv4, type MapReference, struct, u8, u16, u32, u64 } from 'bpf-maps'
import { expect, it } from 'vitest'
import { kernelFunction } from '../program/kernel-side-programs.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { range } from './support/numbers.js'

const { r0, r1, r2, r3, r10, add, call, exit, load64, loadMap, mov, store64 } = asm

/** (value) => what the helper said. */
function asking(map: MapReference, helper: HelperName) {
  const value = [load64(r0, [r1]), store64([r10, -8], r0)]
  return kernelFunction('bloom', [...value, loadMap(r1, map), mov(r2, r10), add(r2, -8), mov(r3, 0), call(helper), exit()])
}

needsLinux('5.16').describe('a bloom filter', () => {
  it('has what was added, and little else', () => {
    using filter = BloomFilter.create({ name: 'seen', value: u32, maxEntries: 1000 })
    expect(filter.add(1).add(1)).toBe(filter)
    for (const value of range(1000)) filter.add(value)
    expect(range(1000).every(value => filter.has(value))).toBe(true)
    // With 5 hashes 2 to 4 in a hundred are wrong.
    expect(range(1000).filter(value => filter.has(1_000_000 + value)).length).toBeLessThan(100)
  })

  it('is empty at first', () => {
    using filter = BloomFilter.create({ value: u64, maxEntries: 10 })
    expect(range(100).filter(value => filter.has(value))).toEqual([])
  })

  it('takes more than it is made for, and is wrong more often then', () => {
    using filter = BloomFilter.create({ value: u32, maxEntries: 10 })
    for (const value of range(10_000)) filter.add(value)
    expect(filter.has(1_000_000)).toBe(true)
  })

  it('sets as many bits as it is told', () => {
    using usual = BloomFilter.create({ value: u32, maxEntries: 10 })
    using many = BloomFilter.create({ value: u32, maxEntries: 10, hashes: 15 })
    expect([usual.hashes, many.hashes, many.info().mapExtra]).toEqual([5, 15, 15n])
    expect(BloomFilter.open({ id: many.id }).hashes).toBe(15)
  })

  it('goes by the bytes of a value: padding is none of it', () => {
    using filter = BloomFilter.create({ value: struct({ protocol: u8, port: u16, address: ipv4 }), maxEntries: 10 })
    filter.add({ protocol: 6, port: 443, address: '10.0.0.1' })
    expect(filter.has({ protocol: 6, port: 443, address: '10.0.0.1' })).toBe(true)
    expect(filter.has({ protocol: 17, port: 443, address: '10.0.0.1' })).toBe(false)
  })

  it('is asked and filled by a program', () => {
    using filter = BloomFilter.create({ value: u64, maxEntries: 100 })
    using push = asking(filter, 'map_push_elem')
    using peek = asking(filter, 'map_peek_elem')
    filter.add(7)
    expect([peek(7n), peek(8n)]).toEqual([0, -constants.errno.ENOENT])
    expect(push(8n)).toBe(0)
    expect([filter.has(8), peek(8n)]).toEqual([true, 0])
  })

  it('opens with a codec that fits, and as bytes', () => {
    using filter = BloomFilter.create({ value: u32, maxEntries: 10 }).add(258)
    using bytes = BloomFilter.open({ id: filter.id })
    expect([bytes.has(Uint8Array.of(2, 1, 0, 0)), bytes.has(Uint8Array.of(1, 1, 0, 0))]).toEqual([true, false])
    expect(() => BloomFilter.open({ id: filter.id }, { value: u64 })).toThrow(IncompatibleMapError)
  })

  it.each([0, 16, 1.5, '5', null])('refuses %s hashes', hashes => {
    const error = thrownBy(() => BloomFilter.create({ value: u32, maxEntries: 10, hashes: hashes as number }))
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toMatch(/^hashes: expected an integer from 1 to 15, got /)
  })

  it('refuses a value that does not fit, and adds nothing', () => {
    using filter = BloomFilter.create({ value: u8, maxEntries: 10 })
    expect(() => filter.add(256)).toThrow(/^value: /)
    expect(() => filter.has(-1)).toThrow(/^value: /)
    expect(range(256).some(value => filter.has(value))).toBe(false)
  })

  it('cannot be added to once it is frozen', () => {
    using filter = BloomFilter.create({ value: u8, maxEntries: 10 }).add(1).freeze()
    expect(filter.has(1)).toBe(true)
    expect(thrownBy(() => filter.add(2))).toMatchObject({ name: 'PermissionError', message: expect.stringContaining('It is frozen') })
  })
})
