import { opaque, spinLock, timer } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode } from './support/memory.js'

describe('fields of the kernel', () => {
  it.each([
    ['bpf_spin_lock', spinLock, 4, 4],
    ['bpf_timer', timer, 16, 8],
    ['bpf_rb_root', opaque('bpf_rb_root', 16, 8), 16, 8]
  ])('%s has the size and the alignment of the kernel’s struct', (name, codec, size, align) => {
    expect(codec).toMatchObject({ size, align, type: { kind: 'opaque', name, size, align } })
  })

  it('are written as zeros and read as undefined, whatever is there', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), anyOffset, (bytes, offset) => {
        expect(encode(timer, undefined, offset)).toEqual(new Array(16).fill(0))
        expect(decode(timer, bytes, offset)).toBeUndefined()
      })
    )
  })

  it.each(misfits({ zero: 0 }, ['undefined']))('refuse $name', ({ value }) => {
    expect(() => encode(spinLock, value as undefined)).toThrow(TypeError)
  })

  it.each(['', 'struct x', 'bpf-lock', '1st', 'größe', 'a;'])('refuse the name %j', name => {
    expect(() => opaque(name, 4, 4)).toThrow(`expected the name of a C struct, got ${JSON.stringify(name)}`)
  })

  it('refuse a size or an alignment that C could not have', () => {
    expect(() => opaque('a', 0, 4)).toThrow(RangeError)
    expect(() => opaque('a', 4, 3)).toThrow(RangeError)
    expect(() => opaque('a', 6, 4)).toThrow(RangeError)
  })
})
