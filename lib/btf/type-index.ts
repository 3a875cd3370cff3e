import { BtfError } from './btf-error.js'
import { type BtfHeader, readHeader } from './header.js'
import { type RecordLayout, recordHead, recordLayouts } from './record-layout.js'
import { viewOf } from './region.js'

/** BTF as bytes, with the place of each type's record. */
export interface TypeIndex {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly header: BtfHeader
  readonly layouts: readonly (RecordLayout | undefined)[]
  /** Where the records begin: the first one is that of the first type of this data. */
  readonly offsets: Uint32Array
}

/** What the word `info` of a record says. */
export const kindOf = (info: number) => (info >>> 24) & 0x7f
export const partsOf = (info: number) => info & 0xff_ffff
export const flagOf = (info: number) => info >>> 31 === 1

/** Finds the records: one pass that looks at one word of each, for a kernel's 100,000 types a matter of milliseconds. */
export function indexTypes(bytes: Uint8Array): TypeIndex {
  const view = viewOf(bytes)
  const header = readHeader(view)
  const { start, length } = header.layout
  const layouts = recordLayouts(bytes.subarray(start, start + length))
  return { bytes, view, header, layouts, offsets: findRecords(view, header, layouts) }
}

function findRecords(view: DataView, { types, littleEndian }: BtfHeader, layouts: TypeIndex['layouts']): Uint32Array {
  const end = types.start + types.length
  const offsets = new Uint32Array(Math.floor(types.length / recordHead))
  let count = 0
  for (let at = types.start; at < end; count++) {
    if (at + recordHead > end) throw new BtfError('the type section ends within a type', at)
    const info = view.getUint32(at + 4, littleEndian)
    const layout = layouts[kindOf(info)]
    if (layout === undefined) throw new BtfError(`kind ${kindOf(info)} of a type is not known`, at + 4)
    offsets[count] = at
    // Where another thing stands in place of the number of parts, a function's linkage say, parts have no size.
    at += recordHead + layout.extra + layout.part * partsOf(info)
    if (at > end) throw new BtfError('the type section ends within a type', offsets[count]!)
  }
  return offsets.slice(0, count)
}
