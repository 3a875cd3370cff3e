import { describe, expect, it } from 'vitest'
import { foundAt, lookupLayout } from '../../../lib/map/lookup-program/layout.js'

const sizes = [1, 4, 7, 8, 9, 64, 255, 256, 1000, 4096, 100_000, 1 << 20]

describe('the layout of look-ups', () => {
  it('has the parts side by side, at multiples of 8 bytes', () => {
    expect(lookupLayout(5, 12)).toEqual({
      keySize: 5,
      valueSize: 12,
      capacity: 1024,
      burst: 8,
      keyStride: 8,
      valueStride: 16,
      keysAt: foundAt + 1024,
      valuesAt: foundAt + 1024 + 8 * 1024,
      size: foundAt + 1024 + 24 * 1024
    })
  })

  it.each(sizes.flatMap(key => sizes.map(value => [key, value] as const)))(
    'has room for keys of %i and values of %i bytes',
    (key, value) => {
      const layout = lookupLayout(key, value)
      expect(Math.log2(layout.capacity) % 1).toBe(0)
      expect(layout.capacity % layout.burst).toBe(0)
      expect(layout.keysAt).toBeGreaterThanOrEqual(foundAt + layout.capacity)
      expect([layout.keysAt % 8, layout.valuesAt % 8, layout.keyStride % 8, layout.valueStride % 8]).toEqual([0, 0, 0, 0])
      expect(layout.size).toBe(layout.valuesAt + layout.capacity * layout.valueStride)
      expect(layout.size).toBeLessThanOrEqual(Math.max(264 << 10, 2 * (key + value + 16)))
    }
  )
})
