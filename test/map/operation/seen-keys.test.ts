import { describe, expect, it } from 'vitest'
import { BpfError } from '../../../lib/index.js'
import { allocateChunk } from '../../../lib/map/chunk.js'
import { SeenKeys } from '../../../lib/map/operation/seen-keys.js'
import { thrownBy } from '../../support/thrown-by.js'
import { boundHash } from '../support/bound.js'
import { range } from '../support/numbers.js'

describe('the keys that a scan has given', () => {
  it('tell new ones from those that come again, by every byte', () => {
    using bound = boundHash(10)
    const seen = new SeenKeys(bound.binding)
    const keys = [Buffer.of(0, 0, 0, 1), Buffer.of(0, 0, 1, 0), Buffer.of(0xff, 0xfe, 0x80, 0x7f), Buffer.of(0xff, 0xfe, 0x81, 0x7f)]
    expect(keys.map(key => seen.add(key))).toEqual([true, true, true, true])
    expect(keys.map(key => seen.add(key))).toEqual([false, false, false, false])
    expect(seen.all.size).toBe(4)
  })

  it('move the new entries of a chunk to its front, keys and values alike', () => {
    using bound = boundHash(10)
    const seen = new SeenKeys(bound.binding)
    const chunk = allocateChunk(bound.binding, 6)
    const fill = (keys: number[]) => {
      for (const [index, key] of keys.entries()) {
        chunk.keys.setUint32(4 * index, key, true)
        chunk.values.u64[index] = BigInt(10 * key)
      }
      return seen.keepNew(chunk, keys.length)
    }
    const front = (count: number) => range(count).map(index => [chunk.keys.getUint32(4 * index, true), chunk.values.u64[index]])
    expect(fill([1, 2, 3])).toBe(3)
    expect(fill([2, 4, 4, 1, 5])).toBe(2)
    expect(front(2)).toEqual([
      [4, 40n],
      [5, 50n]
    ])
    expect(fill([1, 2, 3, 4, 5])).toBe(0)
    expect(fill([])).toBe(0)
  })

  it('give up on a walk that only repeats itself', () => {
    using bound = boundHash(10)
    const seen = new SeenKeys(bound.binding)
    const same = Buffer.alloc(4)
    const error = thrownBy(() => {
      for (;;) seen.add(same)
    })
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({ code: 'EAGAIN', command: 'BPF_MAP_GET_NEXT_KEY', map: { id: bound.map.id } })
    expect(error.message).toMatch(/^cannot walk through hash map \(id \d+\): EAGAIN .*changes faster than it can be walked/)
  })

  it('give up on a walk that finds more keys than the map could ever hold', () => {
    using bound = boundHash(1)
    const seen = new SeenKeys(bound.binding)
    const key = Buffer.alloc(4)
    const endless = () => {
      for (let number = 0; ; number++) {
        key.writeUInt32LE(number)
        seen.add(key)
      }
    }
    expect(endless).toThrow(/changes faster/)
    expect(seen.all.size).toBeLessThan(20_000)
  })
})
