import type { Codec } from './codec.js'
import { invalidType, outOfRange } from './invalid.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'
import { clear, part } from './region.js'
import { requireLength } from './require-codec.js'
import { remembering } from './text-memory.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Up to so many characters a loop over them is faster than the encoder and the decoder, beyond it is slower. */
const longestByCharacter = 32

/**
 * Text in UTF-8 of at most `size` bytes, `char[size]`, filled up with NUL.
 *
 * Text that fills all bytes has no NUL at its end. Reading stops at the first NUL; bytes that are not UTF-8
 * (the kernel may cut a name inside a character) become U+FFFD. Text with a NUL or with half a surrogate pair is refused.
 */
export function text(size: number): Codec<string, string, string[]> {
  requireLength('text', size)
  return leafCodec<string, string | Uint8Array, string>({
    size,
    align: 1,
    type: { kind: 'text', size },
    accept: value => encode(value, size),
    store: (stored, view, offset) => store(stored, view, offset, size),
    read: readerOf(size)
  })
}

type Read = (view: MemoryView, offset: number) => string

/** By their sizes, shared by all codecs of a size. */
const readers = new Map<number, Read>()

function readerOf(size: number): Read {
  const direct: Read = (view, offset) => read(view, offset, size)
  if (size > longestByCharacter || size % 4 !== 0) return direct
  const reader = readers.get(size) ?? remembering(size, direct)
  readers.set(size, reader)
  return reader
}

/** The text itself if it is short and ASCII, else its bytes. */
function encode(value: unknown, size: number): string | Uint8Array {
  if (typeof value !== 'string') throw invalidType('a string', value)
  if (value.length > size) throw tooLong(value, size)
  return isShortAscii(value) ? value : encodeUnicode(value, size)
}

function isShortAscii(text: string): boolean {
  if (text.length > longestByCharacter) return false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0 || unit >= 0x80) return false
  }
  return true
}

function encodeUnicode(value: string, size: number): Uint8Array {
  if (value.includes('\0')) throw outOfRange('text without NUL', value)
  const bytes = encoder.encode(value)
  if (bytes.length > value.length && /\p{Surrogate}/u.test(value)) throw outOfRange('text without half surrogate pairs', value)
  if (bytes.length > size) throw tooLong(value, size)
  return bytes
}

function tooLong(value: string, size: number): RangeError {
  return outOfRange(`text of at most ${size} bytes in UTF-8`, value)
}

function store(stored: string | Uint8Array, view: MemoryView, offset: number, size: number): void {
  if (typeof stored === 'string') storeAscii(stored, view, offset)
  else view.u8.set(stored, offset)
  clear(view, offset + stored.length, offset + size)
}

function storeAscii(text: string, view: MemoryView, offset: number): void {
  for (let i = 0; i < text.length; i++) view.setUint8(offset + i, text.charCodeAt(i))
}

function read(view: MemoryView, offset: number, size: number): string {
  const short = Math.min(size, longestByCharacter)
  let ascii = ''
  for (let i = 0; i < short; i++) {
    const byte = view.getUint8(offset + i)
    if (byte === 0) return ascii
    if (byte >= 0x80) return decode(view, offset, size)
    ascii += String.fromCharCode(byte)
  }
  return short === size ? ascii : decode(view, offset, size)
}

function decode(view: MemoryView, offset: number, size: number): string {
  const bytes = part(view, offset, size)
  const end = bytes.indexOf(0)
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end))
}
