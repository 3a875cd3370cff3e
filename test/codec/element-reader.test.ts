import { describe, expect, it } from 'vitest'
import { columnOf } from '../../lib/codec/column-of.js'
import { MemoryView, u64 } from '../../lib/index.js'

const view = new MemoryView(new ArrayBuffer(8 * 4096))
for (let i = 0; i < 4096; i++) view.u64[i] = BigInt(i)

/** The column after stripes of so many values, of which each begins anew with 0. */
function read(counts: readonly number[], likelyMost: number): BigUint64Array {
  const reader = columnOf(u64).reader(likelyMost)
  for (const count of counts) reader.read({ view, offset: 0, stride: 8, count })
  return reader.finish()
}

describe('a typed array in the making', () => {
  it.each([0, 1, 4096, 100_000, Number.MAX_SAFE_INTEGER])('has exactly what was read, whether or not it was to be %i', likelyMost => {
    const counts = [256, 4096, 1, 4096, 4096, 4096, 4096, 17]
    const column = read(counts, likelyMost)
    expect(column.length).toBe(counts.reduce((sum, count) => sum + count))
    expect([...column]).toEqual(counts.flatMap(count => [...view.u64.subarray(0, count)]))
    expect(column.buffer.byteLength).toBe(column.byteLength)
  })

  it('is empty if nothing was read', () => {
    expect(read([], 10)).toEqual(new BigUint64Array(0))
  })

  it('takes no memory for what is not read', () => {
    const before = process.memoryUsage().arrayBuffers
    const reader = columnOf(u64).reader(100_000_000)
    reader.read({ view, offset: 0, stride: 8, count: 5 })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20)
    reader.read({ view, offset: 0, stride: 8, count: 4096 })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20)
    expect(reader.finish().length).toBe(4101)
  })
})
