import { columnOf } from '../../codec/column-of.js'
import { within } from '../../codec/invalid.js'
import type { AnyBinding } from '../binding.js'
import { createScan } from './scan.js'

/** A map's entries in columns: the key at an index and the value at the same index are one entry. */
export interface Columns<Keys, Values> {
  /** How many entries there are. */
  readonly length: number
  readonly keys: Keys
  readonly values: Values
}

/** All entries, read in one scan. The caller knows from which codecs the binding was made, and so what the columns are. */
export function columns<Keys, Values>(binding: AnyBinding, flags = 0): Columns<Keys, Values> {
  const { info, valueSize } = binding
  const scan = createScan(binding, flags)
  const keys = columnOf(binding.key).reader(info.maxEntries)
  const values = columnOf(binding.value).reader(info.maxEntries)
  let length = 0
  for (let count = scan.next(); count > 0; count = scan.next()) {
    within('keys', () => keys.read({ view: scan.chunk.keys, offset: 0, stride: info.keySize, count }))
    within('values', () => values.read({ view: scan.chunk.values, offset: 0, stride: valueSize, count }))
    length += count
  }
  return { length, keys: keys.finish() as Keys, values: values.finish() as Values }
}
