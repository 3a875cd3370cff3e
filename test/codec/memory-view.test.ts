import { MemoryView } from 'bpf-maps'
import { describe, expect, it } from 'vitest'

describe('a MemoryView', () => {
  it('is a DataView with element views over the same memory', () => {
    const view = new MemoryView(new ArrayBuffer(16))
    view.setBigUint64(8, 2n ** 64n - 1n, true)
    expect(view).toBeInstanceOf(DataView)
    expect(view.u8[8]).toBe(255)
    expect(view.u64[1]).toBe(2n ** 64n - 1n)
    expect(view.i64[1]).toBe(-1n)
  })

  it.each([
    [0, 0],
    [7, 0],
    [8, 1],
    [23, 2]
  ])('of %d bytes has %d whole words', (bytes, words) => {
    const view = new MemoryView(new ArrayBuffer(bytes))
    expect(view.u8).toHaveLength(bytes)
    expect(view.u64).toHaveLength(words)
    expect(view.i64).toHaveLength(words)
  })
})
