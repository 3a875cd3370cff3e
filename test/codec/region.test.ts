import { type AnyCodec, bytes, MemoryView, opaque, text } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { clear, copyOf, part } from '../../lib/codec/region.js'

function memory(): MemoryView {
  const view = new MemoryView(new ArrayBuffer(64))
  view.u8.fill(255)
  return view
}

describe('a region of memory', () => {
  it('is seen in place or copied', () => {
    const view = memory()
    const seen = part(view, 62, 2)
    const copied = copyOf(view, 62, 2)
    view.u8[63] = 1
    expect([...seen]).toEqual([255, 1])
    expect([...copied]).toEqual([255, 255])
  })

  it.each([1, 32, 33, 64])('is cleared, %d bytes', length => {
    const view = memory()
    clear(view, 64 - length, 64)
    expect([...view.u8]).toEqual([...new Array(64 - length).fill(255), ...new Array(length).fill(0)])
  })

  it.each([
    [-1, 2],
    [63, 2],
    [64, 1],
    [0, 65]
  ])('from %d on of %d bytes is refused if it is not inside', (offset, length) => {
    expect(() => part(memory(), offset, length)).toThrow(RangeError)
    expect(() => copyOf(memory(), offset, length)).toThrow(RangeError)
    expect(() => clear(memory(), offset, offset + length)).toThrow(RangeError)
  })
})

describe('codecs of many bytes', () => {
  const codecs: readonly AnyCodec[] = [bytes(40), text(40), opaque('room', 40, 8)]

  it.each(codecs.map(codec => ({ kind: codec.type.kind, codec })))('refuse to write outside the memory: $kind', ({ codec }) => {
    const value = { bytes: new Uint8Array(40), text: 'a', opaque: undefined }[codec.type.kind as 'bytes']
    expect(() => codec.write(value as never, memory(), 25)).toThrow(RangeError)
    expect(() => codec.write(value as never, memory(), 24)).not.toThrow()
  })

  it.each(codecs.slice(0, 2).map(codec => ({ kind: codec.type.kind, codec })))('refuse to read outside the memory: $kind', ({ codec }) => {
    expect(() => codec.read(memory(), 25)).toThrow(RangeError)
    expect(() => codec.read(memory(), 24)).not.toThrow()
  })
})
