import { MemoryView, text } from 'bpf-maps'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { remembering } from '../../lib/codec/text-memory.js'
import { decode } from './support/memory.js'

const memory = (bytes: number[]) => new MemoryView(Uint8Array.from(bytes).buffer)

it('makes a text once, and remembers it', () => {
  let made = 0
  const read = remembering(4, () => `text ${++made}`)
  const view = memory([97, 98, 99, 0, 97, 98, 100, 0])
  expect([read(view, 0), read(view, 4), read(view, 0), read(view, 4)]).toEqual(['text 1', 'text 2', 'text 1', 'text 2'])
})

it('reads zeros as empty text without making it', () => {
  const read = remembering(8, () => expect.unreachable())
  expect(read(memory(new Array(8).fill(0)), 0)).toBe('')
})

it.each([4, 8, 16, 32])('tells texts of %i bytes from each other, more of them than it remembers', size => {
  const codec = text(size)
  const [first, last] = [new Array(size).fill(65), new Array(size).fill(65)]
  for (let i = 0; i < 3000; i++) {
    const digits = [...String(i % 1000).padStart(3, '0')].map(digit => digit.charCodeAt(0))
    first.splice(0, 3, ...digits)
    last.splice(size - 3, 3, ...digits)
    expect(decode(codec, first)).toBe(String.fromCharCode(...first))
    expect(decode(codec, last)).toBe(String.fromCharCode(...last))
  }
})

it('reads what a decoder reads, whatever the bytes are and however often', () => {
  const codec = text(8)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const byte = fc.constantFrom(0, 65, 66, 0x80, 0xc3, 0xa4, 0xff)
  fc.assert(
    fc.property(fc.array(byte, { minLength: 8, maxLength: 8 }), bytes => {
      const end = bytes.indexOf(0)
      const expected = decoder.decode(Uint8Array.from(end < 0 ? bytes : bytes.slice(0, end)))
      expect([decode(codec, bytes), decode(codec, bytes)]).toEqual([expected, expected])
    }),
    { numRuns: 2000 }
  )
})

it('throws outside of the memory', () => {
  expect(() => text(8).read(memory([65, 66, 67, 68]), 0)).toThrow(RangeError)
})
