import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../../lib/codec/column-of.js'
import { type AnyCodec, spinLock, struct, text, u8, u16, u32 } from '../../lib/index.js'
import { columnBytes, readColumn, valueAt } from './support/columns.js'
import { misfits } from './support/hostile.js'
import { generatedKit } from './support/kits.js'
import { decode, encode } from './support/memory.js'
import { structRecipe } from './support/recipes.js'

// Not those that every object has: what a field of the kernel's own is given is then not absent.
const names = fc.oneof(fc.constantFrom('a', 'length'), fc.string()).filter(name => !/^\d+$/.test(name) && !(name in {}))
const recipes = structRecipe(names)
const places = fc.record({ offset: fc.nat({ max: 9 }), gap: fc.nat({ max: 9 }) })

// Mostly zeros, because few other bytes are safe integers.
const manyBytes = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat({ max: 255 })), { minLength: 500, maxLength: 500 })

/** The bytes as up to five values. */
function rowsOf({ size }: AnyCodec, bytes: readonly number[]): number[][] {
  const count = Math.min(5, Math.floor(bytes.length / size))
  return Array.from({ length: count }, (_, i) => bytes.slice(i * size, (i + 1) * size))
}

/** What a step gives, or that it is refused. */
function outcome<Result>(step: () => Result): Result | 'refused' {
  try {
    return step()
  } catch {
    return 'refused'
  }
}

describe('a column of whichever codec', () => {
  it('holds what reading one value after the other gives', () => {
    fc.assert(
      fc.property(recipes, manyBytes, places, (recipe, bytes, place) => {
        const codec = recipe.make(generatedKit)
        const rows = rowsOf(codec, bytes)
        const column = outcome(() => readColumn(codec, rows, place))
        const read = column === 'refused' ? column : rows.map((_, index) => valueAt(column, index))
        expect(read).toStrictEqual(outcome(() => rows.map(row => decode(codec, row))))
      }),
      { numRuns: 300 }
    )
  })

  it('is written as its values one after the other', () => {
    fc.assert(
      fc.property(recipes, manyBytes, places, (recipe, bytes, place) => {
        const codec = recipe.make(generatedKit)
        const rows = rowsOf(codec, bytes)
        const column = outcome(() => readColumn(codec, rows))
        fc.pre(column !== 'refused')
        const written = outcome(() => [...columnBytes(codec, column, rows.length, place)])
        expect(written).toEqual(outcome(() => rows.flatMap(row => encode<never>(codec, decode(codec, row) as never))))
      }),
      { numRuns: 300 }
    )
  })

  it('may be an array of values instead', () => {
    fc.assert(
      fc.property(recipes, fc.integer({ min: 1, max: 5 }), places, (recipe, count, place) => {
        const codec = recipe.make(generatedKit)
        const values = new Array(count).fill(recipe.value)
        const written = [...columnBytes(codec, values, count, place)]
        expect(written).toEqual(values.flatMap(value => encode<never>(codec, value as never)))
      })
    )
  })
})

describe('a column of a struct', () => {
  it('has fields of whatever name', () => {
    const codec = struct({ ['__proto__']: u8, constructor: u16 })
    const column = readColumn(codec, [[1, 0, 2, 0]])
    expect(Object.entries(column)).toEqual([
      ['__proto__', Uint8Array.of(1)],
      ['constructor', Uint16Array.of(2)]
    ])
    expect([...columnBytes(codec, column, 1)]).toEqual([1, 0, 2, 0])
  })

  it('leaves out the fields that are the kernel’s, and writes them as zeros', () => {
    const codec = struct({ lock: spinLock, count: u32, inner: struct({ lock: spinLock }) })
    const column = readColumn(codec, [encode(codec, { count: 5, inner: {} })])
    expect(column).toEqual({ count: Uint32Array.of(5), inner: {} })
    expect([...columnBytes(codec, column, 1)]).toEqual([0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0])
    expect(columnOf(struct({ lock: spinLock })).writer({}).length).toBeUndefined()
  })

  it('must be an object of columns, or an array', () => {
    const { writer } = columnOf(struct({ a: u8 }))
    for (const { value } of misfits({ text: 'abc', 'a number': 5 }, ['an array with a hole'])) expect(() => writer(value)).toThrow()
    expect(() => writer(5)).toThrow(new TypeError('expected an object, got 5'))
    expect(() => writer({})).toThrow(new TypeError('a: expected an array or a typed array, got undefined'))
  })

  it('must have columns of one length', () => {
    const { writer } = columnOf(struct({ a: u8, inner: struct({ b: u8, c: text(4) }) }))
    expect(writer({ a: [1, 2], inner: { b: Uint8Array.of(1, 2), c: ['x', 'y'] } }).length).toBe(2)
    const message = 'inner.c: expected 2 values, as many as the column before has, got 1'
    expect(() => writer({ a: [1, 2], inner: { b: [1, 2], c: ['x'] } })).toThrow(new RangeError(message))
    expect(() => writer({ a: [1, 2, 3], inner: { b: [1, 2], c: ['x', 'y'] } })).toThrow(/^inner: expected 3 values, .* got 2$/)
  })

  it('is read once, however often it is asked', () => {
    let asked = 0
    const column = {
      get a() {
        asked++
        return [1, 2, 3, 4, 5]
      }
    }
    expect([...columnBytes(struct({ a: u8 }), column, 5)]).toEqual([1, 2, 3, 4, 5])
    expect(asked).toBe(1)
  })
})
