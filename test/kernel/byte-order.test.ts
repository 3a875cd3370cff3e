import { endianness } from 'node:os'
import { ArrayMap, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'

const create = () => ArrayMap.create({ value: u64, maxEntries: 4 })

describe('a machine', () => {
  if (endianness() === 'BE') {
    it('that keeps the highest byte first is refused in a sentence, before anything is stored', () => {
      expect(create).toThrow(/^bpf-maps needs a little-endian machine\b.*\.$/)
    })
    return
  }
  it('that keeps the lowest byte first has what was stored', () => {
    using map = create()
    map.set(1, 0x0102_0304_0506_0708n)
    expect([...map]).toEqual([0n, 0x0102_0304_0506_0708n, 0n, 0n].map((value, index) => [index, value]))
  })
})
