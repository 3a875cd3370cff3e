import { BtfError } from './btf-error.js'
import { type Region, requireInside } from './region.js'

const magic = 0xeb9f

/** The header of a section of BTF, as it begins both `.BTF` and `.BTF.ext`. */
export interface Preamble {
  readonly littleEndian: boolean
  /** Bytes of the header; what it places lies behind it. */
  readonly length: number
}

/** `struct btf_header`: where types and names lie. */
export interface BtfHeader {
  readonly littleEndian: boolean
  readonly types: Region
  readonly strings: Region
  /** Sizes of the records of each kind, for readers that do not know them all. Since Linux 7.1. */
  readonly layout: Region
}

/** Reads what all headers begin with: magic, version, flags, length. */
export function readPreamble(view: DataView, least: number): Preamble {
  if (view.byteLength < least) throw new BtfError(`the header has at least ${least} bytes, but here are ${view.byteLength}`, 0)
  const littleEndian = view.getUint16(0, true) === magic
  if (!littleEndian && view.getUint16(0, false) !== magic) throw new BtfError('the data does not begin with the magic number 0xeb9f', 0)
  if (view.getUint8(2) !== 1) throw new BtfError(`version ${view.getUint8(2)} is not known, only 1`, 2)
  if (view.getUint8(3) !== 0) throw new BtfError(`flags 0x${view.getUint8(3).toString(16)} are not known`, 3)
  const length = view.getUint32(4, littleEndian)
  if (length < least) throw new BtfError(`a header of ${length} bytes is shorter than the least, ${least}`, 4)
  requireInside({ start: 0, length }, view.byteLength, 'the header', 4)
  return { littleEndian, length }
}

/** The region whose offset behind the header and whose length stand at `at`. */
export function readRegion(view: DataView, { littleEndian, length }: Preamble, at: number, what: string): Region {
  const region = { start: length + view.getUint32(at, littleEndian), length: view.getUint32(at + 4, littleEndian) }
  requireInside(region, view.byteLength, what, at)
  return region
}

/** Reads the header of `.BTF`. */
export function readHeader(view: DataView): BtfHeader {
  const preamble = readPreamble(view, 24)
  return {
    littleEndian: preamble.littleEndian,
    types: readRegion(view, preamble, 8, 'the type section'),
    strings: readRegion(view, preamble, 16, 'the string section'),
    layout: preamble.length >= 32 ? readRegion(view, preamble, 24, 'the layout section') : { start: 0, length: 0 }
  }
}
