import { asm, type Line } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { encodings } from './encodings.js'

const { add, assemble, callLocal, exit, ja, jeq, label, loadImmediate, loadMap, loadMapValue, mov } = asm

function hex(...lines: Line[]): string {
  return Buffer.from(assemble(lines)).toString('hex')
}

describe('encoding', () => {
  it.each(encodings)('writes "%s" as LLVM does', (_text, instruction, bytes) => {
    expect(hex(instruction, label('next'))).toBe(bytes)
  })

  it('gives no bytes for no instructions', () => {
    expect(assemble([])).toEqual(new Uint8Array(0))
  })

  it('gives 8 bytes for each instruction, 16 for a wide immediate', () => {
    expect(assemble([mov('r0', 0), loadImmediate('r1', 1), exit()])).toHaveLength(32)
  })
})

describe('labels', () => {
  it('count from the instruction after the jump, forwards', () => {
    expect(hex(jeq('r1', 0, 'end'), mov('r0', 1), label('end'), exit())).toBe('1501010000000000b7000000010000009500000000000000')
  })

  it('count backwards', () => {
    expect(hex(label('start'), add('r0', 1), ja('start'))).toBe('07000000010000000500feff00000000')
  })

  it('count a wide immediate as two', () => {
    expect(hex(ja('end'), loadImmediate('r0', 1), label('end'), exit()).slice(0, 16)).toBe('0500020000000000')
  })

  it('go into the immediate of a call of a local function, as the source says 1', () => {
    expect(hex(callLocal('one'), exit(), label('one'), exit()).slice(0, 16)).toBe('8510000001000000')
  })

  it('may stand side by side, and at the end', () => {
    expect(hex(ja('b'), label('a'), label('b'))).toBe('0500000000000000')
  })

  it('are refused when they are missing', () => {
    expect(() => assemble([mov('r0', 0), ja('nowhere')])).toThrow(
      new TypeError('[1]: expected the name of a label in this program, got "nowhere"')
    )
  })

  it('are refused when they are there twice', () => {
    expect(() => assemble([label('a'), exit(), label('a')])).toThrow(
      new TypeError('[2]: expected a label of another name than those before, got "a"')
    )
  })

  it('are refused when the jump is longer than 16 bits can say', () => {
    const body = (length: number) => Array.from({ length }, () => mov('r0', 0))
    expect(assemble([ja('end'), ...body(32_767), label('end')])).toHaveLength(32_768 * 8)
    expect(() => assemble([ja('end'), ...body(32_768), label('end')])).toThrow(
      new RangeError('[0]: expected the label "end" at most 32,767 instructions away, got 32768')
    )
    expect(() => assemble([label('start'), ...body(32_768), ja('start')])).toThrow(RangeError)
  })
})

describe('maps', () => {
  it('become their descriptor, as the source says 1', () => {
    expect(hex(loadMap('r1', { fd: 5 }))).toBe('18110000050000000000000000000000')
  })

  it('become their descriptor and the offset in their value, as the source says 2', () => {
    expect(hex(loadMapValue('r2', { fd: 5 }, 16))).toBe('18220000050000000000000010000000')
  })

  it('are asked for their descriptor at the last moment', () => {
    const map = { fd: 5 }
    const line = loadMap('r1', map)
    map.fd = 6
    expect(hex(line).slice(8, 16)).toBe('06000000')
  })

  it('are refused when they have no descriptor', () => {
    expect(() => assemble([loadMap('r1', { fd: -1 })])).toThrow("[0]: expected an open map's descriptor, got -1")
    // @ts-expect-error: a number is not a map
    expect(() => loadMap('r1', 5)).toThrow(TypeError)
  })
})

describe('lines', () => {
  it('are refused when they are not instructions', () => {
    // @ts-expect-error: a function that was not called
    expect(() => assemble([exit])).toThrow(/^\[0\]: expected an instruction or a label, got /)
    // @ts-expect-error: a hole
    expect(() => assemble([undefined])).toThrow(TypeError)
  })
})
