import { asm } from 'bpf-maps'
import { describe, expect, it } from 'vitest'

const { add, add32, atomicAdd, call, ja, jeq, jeq32, label, load64, loadImmediate, loadMapValue, mov, store8, store16, store32, store64 } =
  asm

describe('registers', () => {
  it('are the strings that their names say', () => {
    expect([asm.r0, asm.r1, asm.r9, asm.r10]).toEqual(['r0', 'r1', 'r9', 'r10'])
  })

  it('are r0 to r10', () => {
    // @ts-expect-error: no such register
    expect(() => mov('r11', 0)).toThrow(new TypeError('expected a register, r0 to r10, got "r11"'))
    // @ts-expect-error: a destination is a register
    expect(() => mov(0, 0)).toThrow(TypeError)
    // @ts-expect-error: the source of an atomic operation is a register
    expect(() => atomicAdd(['r0'], 1)).toThrow(TypeError)
    // @ts-expect-error: not a register, though objects have it
    expect(() => mov('toString', 0)).toThrow(TypeError)
  })
})

describe('immediates', () => {
  it('of 64-bit operations are signed, because their sign is extended', () => {
    expect(() => add('r0', 2 ** 31)).toThrow(
      new RangeError('expected a register, or an integer from -2147483648 to 2147483647, got 2147483648')
    )
    expect(() => jeq('r0', 0xffff_ffff, 'a')).toThrow(RangeError)
    expect(() => store64(['r10', -8], 2 ** 31)).toThrow(RangeError)
  })

  it('of 32-bit operations may be signed or not', () => {
    expect(add32('r0', 0xffff_ffff)).toEqual(add32('r0', -1))
    expect(jeq32('r0', 0xffff_ffff, 'a')).toEqual(jeq32('r0', -1, 'a'))
    expect(() => add32('r0', 2 ** 32)).toThrow(RangeError)
  })

  it('of stores fit what is stored', () => {
    expect(() => store8(['r10', -1], 256)).toThrow(RangeError)
    expect(() => store8(['r10', -1], -129)).toThrow(RangeError)
    expect(() => store16(['r10', -2], 65_536)).toThrow(RangeError)
    expect(() => store32(['r10', -4], 2 ** 32)).toThrow(RangeError)
    expect(store8(['r10', -1], 255).immediate).toBe(255)
  })

  it('are integers', () => {
    expect(() => mov('r0', 1.5)).toThrow(RangeError)
    expect(() => mov('r0', Number.NaN)).toThrow(RangeError)
    // @ts-expect-error: a bigint belongs into loadImmediate
    expect(() => mov('r0', 1n)).toThrow(TypeError)
  })

  it('of 64 bits are from -2^63 to 2^64 - 1', () => {
    expect(() => loadImmediate('r0', 2n ** 64n)).toThrow(RangeError)
    expect(() => loadImmediate('r0', -(2n ** 63n) - 1n)).toThrow(RangeError)
    expect(() => loadImmediate('r0', 2 ** 53)).toThrow(/a bigint beyond 2\^53/)
    // @ts-expect-error: text
    expect(() => loadImmediate('r0', '1')).toThrow(TypeError)
  })
})

describe('places in memory', () => {
  it('have an offset of 16 bits', () => {
    expect(() => load64('r0', ['r1', 32_768])).toThrow(new RangeError('expected an offset from -32768 to 32767, got 32768'))
    expect(() => load64('r0', ['r1', 0.5])).toThrow(RangeError)
  })

  it('are written with brackets', () => {
    // @ts-expect-error: a register alone
    expect(() => load64('r0', 'r1')).toThrow(/expected a place in memory such as \[r10, -8\]/)
  })

  it('within a map start at 0', () => {
    expect(() => loadMapValue('r0', { fd: 3 }, -1)).toThrow(RangeError)
  })
})

describe('helpers', () => {
  it('are called by the names of bpf-helpers(7)', () => {
    expect(call('ktime_get_ns').immediate).toBe(5)
    expect(call('get_current_comm').immediate).toBe(16)
    expect(call('ringbuf_output').immediate).toBe(130)
    expect(call('cgrp_storage_delete').immediate).toBe(211)
  })

  it('that nobody knows are refused', () => {
    // @ts-expect-error: misspelt
    expect(() => call('map_lookup')).toThrow(/expected a helper's name .* got "map_lookup"/)
    // @ts-expect-error: not a helper, though objects have it
    expect(() => call('constructor')).toThrow(TypeError)
    expect(() => call(0)).toThrow(TypeError)
  })
})

describe('names of labels', () => {
  it('are text that is not empty', () => {
    expect(() => label('')).toThrow(TypeError)
    // @ts-expect-error: a number of instructions
    expect(() => ja(3)).toThrow(TypeError)
  })
})
