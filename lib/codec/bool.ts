import type { Codec } from './codec.js'
import { invalidType } from './invalid.js'
import { leafCodec } from './plan.js'

/** A `bool` of one byte: written as 0 or 1; any byte but 0 reads as `true`. */
export const bool: Codec<boolean, boolean, boolean[]> = leafCodec({
  size: 1,
  align: 1,
  type: { kind: 'boolean' },
  accept: toBoolean,
  store: (value, view, offset) => view.setUint8(offset, Number(value)),
  read: (view, offset) => view.getUint8(offset) !== 0,
  source: {
    accepts: value => `typeof ${value} === 'boolean'`,
    store: (value, at) => `view.setUint8(${at}, ${value} ? 1 : 0)`,
    read: at => `view.getUint8(${at}) !== 0`
  }
})

function toBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalidType('true or false', value)
  return value
}
