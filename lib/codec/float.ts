import type { Codec } from './codec.js'
import type { WordCodec } from './columnar.js'
import { elementColumn } from './element-column.js'
import { invalidType, outOfRange } from './invalid.js'
import { leafCodec } from './plan.js'

/** A 32-bit `float`. A number is rounded to the nearest float; one beyond the largest is refused, not made infinite. */
export const f32: Codec<number, number, Float32Array<ArrayBuffer>> = leafCodec({
  size: 4,
  align: 4,
  type: { kind: 'float', name: 'float', bits: 32 },
  accept: toFloat,
  store: (value, view, offset) => view.setFloat32(offset, value, true),
  read: (view, offset) => view.getFloat32(offset, true),
  source: {
    store: (value, at) => `view.setFloat32(${at}, ${value}, true)`,
    read: at => `view.getFloat32(${at}, true)`
  },
  column: elementColumn('Float32')
})

/** A 64-bit `double`. */
export const f64: WordCodec<number, number, Float64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: { kind: 'float', name: 'double', bits: 64 },
  accept: toDouble,
  store: (value, view, offset) => view.setFloat64(offset, value, true),
  read: (view, offset) => view.getFloat64(offset, true),
  source: {
    accepts: value => `typeof ${value} === 'number'`,
    store: (value, at) => `view.setFloat64(${at}, ${value}, true)`,
    read: at => `view.getFloat64(${at}, true)`
  },
  column: elementColumn('Float64')
})

function toFloat(value: unknown): number {
  const number = toDouble(value)
  if (Number.isFinite(number) && !Number.isFinite(Math.fround(number))) throw outOfRange('a number that fits a 32-bit float', value)
  return number
}

function toDouble(value: unknown): number {
  if (typeof value !== 'number') throw invalidType('a number', value)
  return value
}
