import { describe, expect, it } from 'vitest'
import { show } from '../../lib/codec/show.js'
import { misfits } from './support/hostile.js'

describe('show', () => {
  it.each([
    [5, '5'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [5n, '5n'],
    [-(2n ** 64n), '-18446744073709551616n'],
    [1n << 200n, 'a bigint above 2^130'],
    [-(1n << 200n), 'a bigint below -2^130'],
    ['text', '"text"'],
    ['a\nb\0', '"a\\nb\\u0000"'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function'],
    [{ a: 1 }, 'an object'],
    [[1, 2], 'an array of 2'],
    [new Map(), 'an object (Map)'],
    [Buffer.alloc(3), 'Uint8Array of 3 bytes'],
    [new Float64Array(3), 'Float64Array of 24 bytes']
  ])('shows %o as %s', (value, shown) => {
    expect(show(value)).toBe(shown)
  })

  it('cuts long text and says how long it is', () => {
    expect(show('x'.repeat(1000))).toBe(`"${'x'.repeat(40)}…" (1000 characters)`)
  })

  it.each(misfits())('is short and does not throw for $name', ({ value }) => {
    expect(show(value).length).toBeLessThan(100)
  })
})
