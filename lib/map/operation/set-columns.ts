import type { ColumnWriter } from '../../codec/column.js'
import { columnOf } from '../../codec/column-of.js'
import { within } from '../../codec/invalid.js'
import { requireLength } from '../../codec/parts-column.js'
import type { AnyBinding } from '../binding.js'
import { type Chunk, createChunk, largestChunk } from '../chunk.js'
import { storeChunk } from './store-chunk.js'

/** A map's entries in columns, to be stored: a key and a value at each index. */
export interface ColumnsInput<Keys, Values> {
  readonly keys: Keys
  readonly values: Values
}

interface Writers {
  readonly keys: ColumnWriter
  readonly values: ColumnWriter
}

/** Stores the entries of columns; how many there were. */
export function setColumns(binding: AnyBinding, columns: object, flag: number): number {
  const writers = columnWriters(binding, columns)
  const length = writers.keys.length ?? writers.values.length ?? 0
  const chunk = createChunk(binding, Math.min(largestChunk, length))
  for (let done = 0; done < length; done += chunk.capacity) {
    const count = Math.min(chunk.capacity, length - done)
    encodeColumns(binding, chunk, writers, done, count)
    storeChunk(binding, chunk, count, flag, done)
  }
  return length
}

function columnWriters(binding: AnyBinding, columns: Partial<ColumnsInput<unknown, unknown>>): Writers {
  const keys = within('keys', () => columnOf(binding.key).writer(columns.keys))
  const values = within('values', () => columnOf(binding.value).writer(columns.values))
  within('values', () => requireLength(values, keys.length))
  return { keys, values }
}

function encodeColumns({ info, valueSize }: AnyBinding, chunk: Chunk, { keys, values }: Writers, start: number, count: number): void {
  within('keys', () => keys.write({ view: chunk.keys, offset: 0, stride: info.keySize, count }, start))
  within('values', () => values.write({ view: chunk.values, offset: 0, stride: valueSize, count }, start))
}
