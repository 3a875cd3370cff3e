import type { ColumnReader, ColumnSteps, ColumnWriter, Stripe, ValueAccess } from './column.js'
import { atPath, invalidType } from './invalid.js'

/** Columns that are arrays of what the codec gives. */
export function listColumn<Output>(access: ValueAccess<Output>): ColumnSteps<Output[]> {
  return {
    reader: () => new ListReader(access),
    writer: column => new ListWriter(access, requireList(column))
  }
}

class ListReader<Output> implements ColumnReader<Output[]> {
  readonly #access: ValueAccess<Output>
  readonly #list: Output[] = []

  constructor(access: ValueAccess<Output>) {
    this.#access = access
  }

  read({ view, offset, stride, count }: Stripe): void {
    const list = this.#list
    try {
      for (let i = 0, at = offset; i < count; i++, at += stride) list.push(this.#access.read(view, at))
    } catch (error) {
      throw atPath(error, list.length)
    }
  }

  finish(): Output[] {
    return this.#list
  }
}

/** Writes the values of an array or a typed array, each as if it came alone. */
export class ListWriter implements ColumnWriter {
  readonly length: number
  readonly #access: ValueAccess
  readonly #list: List

  constructor(access: ValueAccess, list: List) {
    this.length = list.length
    this.#access = access
    this.#list = list
  }

  write({ view, offset, stride, count }: Stripe, start: number): void {
    let i = 0
    try {
      for (let at = offset; i < count; i++, at += stride) this.#access.write(this.#list[start + i], view, at)
    } catch (error) {
      throw atPath(error, start + i)
    }
  }
}

/** An array or a typed array. */
export type List = ArrayLike<unknown>

export function isList(column: unknown): column is List {
  return Array.isArray(column) || (ArrayBuffer.isView(column) && !(column instanceof DataView))
}

export function requireList(column: unknown): List {
  if (!isList(column)) throw invalidType('an array or a typed array', column)
  return column
}
