import type { ColumnReader, ColumnSteps, ColumnWriter, Stripe } from './column.js'
import { outOfRange, within } from './invalid.js'

/** A part of each value that has a column of its own: a field of a struct, or one CPU's value. */
export interface Part<Name extends string | number, Column = unknown> {
  readonly name: Name
  /** Bytes from the start of the value. */
  readonly offset: number
  readonly column: ColumnSteps<Column>
}

/** Reads a column for each part; `assemble` makes one column of them. */
export class PartsReader<Name extends string | number, Column, Whole> implements ColumnReader<Whole> {
  readonly #parts: readonly { readonly name: Name; readonly offset: number; readonly reader: ColumnReader<Column> }[]
  readonly #assemble: (columns: [name: Name, column: Column][]) => Whole

  constructor(parts: readonly Part<Name, Column>[], assemble: (columns: [name: Name, column: Column][]) => Whole, likelyMost: number) {
    this.#parts = parts.map(({ name, offset, column }) => ({ name, offset, reader: column.reader(likelyMost) }))
    this.#assemble = assemble
  }

  read(stripe: Stripe): void {
    for (const { name, offset, reader } of this.#parts) within(name, () => reader.read(ahead(stripe, offset)))
  }

  finish(): Whole {
    return this.#assemble(this.#parts.map(({ name, reader }) => [name, reader.finish()]))
  }
}

/** Writes columns of parts; they must be equally long. */
export class PartsWriter<Name extends string | number> implements ColumnWriter {
  readonly length: number | undefined
  readonly #parts: readonly { readonly name: Name; readonly offset: number; readonly writer: ColumnWriter }[]

  constructor(parts: readonly Part<Name>[], columnOf: (name: Name) => unknown) {
    this.#parts = parts.map(({ name, offset, column }) => ({ name, offset, writer: within(name, () => column.writer(columnOf(name))) }))
    this.length = this.#parts.find(({ writer }) => writer.length !== undefined)?.writer.length
    for (const { name, writer } of this.#parts) within(name, () => requireLength(writer, this.length))
  }

  write(stripe: Stripe, start: number): void {
    for (const { name, offset, writer } of this.#parts) within(name, () => writer.write(ahead(stripe, offset), start))
  }
}

/** Throws if a column is not as long as another one before it. */
export function requireLength({ length }: ColumnWriter, expected: number | undefined): void {
  if (length === undefined || expected === undefined || length === expected) return
  throw outOfRange(`${expected} values, as many as the column before has`, length)
}

function ahead({ view, offset, stride, count }: Stripe, bytes: number): Stripe {
  return { view, offset: offset + bytes, stride, count }
}
