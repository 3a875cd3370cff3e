import { readPreamble, readRegion } from './header.js'
import type { Region } from './region.js'

/** `struct btf_ext_header`: where the notes on functions, lines and relocations lie. */
export interface ExtHeader {
  readonly littleEndian: boolean
  readonly functions: Region
  readonly lines: Region
  /** Empty where the compiler knew no such relocations. */
  readonly relocations: Region
}

/** Reads the header of `.BTF.ext`. */
export function readExtHeader(view: DataView): ExtHeader {
  const preamble = readPreamble(view, 24)
  const nothing = { start: preamble.length, length: 0 }
  return {
    littleEndian: preamble.littleEndian,
    functions: readRegion(view, preamble, 8, 'the section of functions'),
    lines: readRegion(view, preamble, 16, 'the section of lines'),
    relocations: preamble.length >= 32 ? readRegion(view, preamble, 24, 'the section of relocations') : nothing
  }
}
