import { asm, type Line, Program } from 'bpf-maps'
import { expect, it } from 'vitest'
import { needsLinux } from '../../support/kernel/needs.js'

const { r0, r1, r2, r3, r6, r10, label, mov, exit, loadImmediate, load64, store64, xchg, rsh } = asm

/** What the kernel computes: the program's result, as the 32 bits that a test run gives. */
function run(...body: Line[]): number {
  using program = Program.load({ type: 'syscall', instructions: [...body, exit()] })
  return program.run().returnValue
}

/** All 64 bits of the result. */
function run64(...body: Line[]): bigint {
  using program = Program.load({ type: 'syscall', instructions: [mov(r6, r1), ...body, store64([r6], r0), exit()] })
  const { context } = program.run({ context: new Uint8Array(8) })
  return new DataView(context.buffer).getBigUint64(0, true)
}

const minus = (value: bigint) => BigInt.asUintN(64, -value)

needsLinux('5.14').describe('what the kernel makes of the instructions', () => {
  it.each([
    ['add', [mov(r0, 40), asm.add(r0, 2)], 42],
    ['sub', [mov(r0, 40), asm.sub(r0, -2)], 42],
    ['mul', [mov(r0, 6), mov(r1, 7), asm.mul(r0, r1)], 42],
    ['div', [mov(r0, 85), asm.div(r0, 2)], 42],
    ['mod', [mov(r0, 85), asm.mod(r0, 43)], 42],
    ['and, or, xor', [mov(r0, 0xff), asm.and(r0, 0x0f), asm.or(r0, 0x20), asm.xor(r0, 0x05)], 42],
    ['lsh, rsh', [mov(r0, 21), asm.lsh(r0, 40), asm.rsh(r0, 39)], 42],
    ['arsh', [mov(r0, -84), asm.arsh(r0, 1), asm.neg(r0)], 42],
    ['be16', [mov(r0, 0x2a00), asm.be16(r0)], 42],
    ['be32', [mov(r0, 0x2a00_0000), asm.be32(r0)], 42],
    ['le16, which cuts', [mov(r0, 0x7_002a), asm.le16(r0)], 42]
  ] as const)('%s', (_name, body, expected) => {
    expect(run(...body)).toBe(expected)
  })

  it('extends the sign of an immediate to 64 bits, and clears the upper half after a 32-bit operation', () => {
    expect(run64(mov(r0, -1))).toBe(minus(1n))
    expect(run64(asm.mov32(r0, -1))).toBe(0xffff_ffffn)
    expect(run64(mov(r0, -1), asm.add32(r0, 1))).toBe(0n)
  })

  it('loads an immediate of 64 bits', () => {
    expect(run64(loadImmediate(r0, 0x1122_3344_5566_7788n))).toBe(0x1122_3344_5566_7788n)
    expect(run64(loadImmediate(r0, -2n))).toBe(minus(2n))
    expect(run64(loadImmediate(r0, 0x8000_0000n))).toBe(0x8000_0000n)
  })

  it('stores and loads each size', () => {
    const stored = (load: Line, store: Line) => run64(store64([r10, -8], 0), store, load)
    expect(stored(asm.load8(r0, [r10, -8]), asm.store8([r10, -8], 0xff))).toBe(0xffn)
    expect(stored(asm.load16(r0, [r10, -8]), asm.store16([r10, -8], 0xffff))).toBe(0xffffn)
    expect(stored(asm.load32(r0, [r10, -8]), asm.store32([r10, -8], 0xffff_ffff))).toBe(0xffff_ffffn)
    expect(stored(load64(r0, [r10, -8]), store64([r10, -8], -1))).toBe(minus(1n))
    expect(stored(load64(r0, [r10, -8]), asm.store16([r10, -6], 1))).toBe(0x1_0000n)
  })

  needsLinux('6.6').it('extends the sign of what it loads', () => {
    expect(run64(asm.store8([r10, -8], -3), asm.loadSigned8(r0, [r10, -8]))).toBe(minus(3n))
    expect(run64(asm.store16([r10, -8], -3), asm.loadSigned16(r0, [r10, -8]))).toBe(minus(3n))
    expect(run64(asm.store32([r10, -8], -3), asm.loadSigned32(r0, [r10, -8]))).toBe(minus(3n))
  })

  needsLinux('6.6').it('divides signed numbers', () => {
    expect(run64(mov(r0, -85), asm.sdiv(r0, 2))).toBe(minus(42n))
    expect(run64(mov(r0, -85), asm.smod(r0, 43))).toBe(minus(42n))
  })

  it.each([
    ['atomicAdd', asm.atomicAdd, 0b1100 + 0b1010],
    ['atomicAnd', asm.atomicAnd, 0b1000],
    ['atomicOr', asm.atomicOr, 0b1110],
    ['atomicXor', asm.atomicXor, 0b0110],
    ['fetchAdd', asm.fetchAdd, 0b1100 + 0b1010],
    ['xchg', xchg, 0b1010]
  ] as const)('%s changes memory', (_name, atomic, expected) => {
    expect(run(store64([r10, -8], 0b1100), mov(r2, 0b1010), atomic([r10, -8], r2), load64(r0, [r10, -8]))).toBe(expected)
  })

  it.each([asm.fetchAdd, asm.fetchAnd, asm.fetchOr, asm.fetchXor, xchg])('gives the old value into the source of a fetch', atomic => {
    expect(run(store64([r10, -8], 12), mov(r2, 10), atomic([r10, -8], r2), mov(r0, r2))).toBe(12)
  })

  needsLinux('6.15').it('stores and loads each size in order', () => {
    const sizes = [
      [asm.storeRelease8, asm.loadAcquire8, 0xef],
      [asm.storeRelease16, asm.loadAcquire16, 0xcdef],
      [asm.storeRelease32, asm.loadAcquire32, 0x89ab_cdef]
    ] as const
    for (const [store, load, expected] of sizes) {
      const source = loadImmediate(r1, 0x0123_4567_89ab_cdefn)
      expect(run64(store64([r10, -8], 0), source, store([r10, -8], r1), load(r0, [r10, -8]))).toBe(BigInt(expected))
    }
    const source = loadImmediate(r1, 0x0123_4567_89ab_cdefn)
    expect(run64(asm.mov(r2, r10), source, asm.storeRelease64([r10, -8], r1), asm.loadAcquire64(r0, [r10, -8]))).toBe(
      0x0123_4567_89ab_cdefn
    )
  })

  it('compares with r0 before it exchanges', () => {
    const exchange = (expected: number) => [store64([r10, -8], 5), mov(r0, expected), mov(r2, 9), asm.cmpxchg([r10, -8], r2)]
    expect(run(...exchange(5), load64(r0, [r10, -8]))).toBe(9)
    expect(run(...exchange(6), load64(r0, [r10, -8]))).toBe(5)
    expect(run(...exchange(6))).toBe(5)
  })

  it.each([
    ['jeq', asm.jeq, [false, true, false]],
    ['jne', asm.jne, [true, false, true]],
    ['jgt', asm.jgt, [true, false, false]],
    ['jge', asm.jge, [true, true, false]],
    ['jlt', asm.jlt, [false, false, true]],
    ['jle', asm.jle, [false, true, true]],
    ['jsgt', asm.jsgt, [false, false, false]],
    ['jsge', asm.jsge, [false, true, false]],
    ['jslt', asm.jslt, [true, false, true]],
    ['jsle', asm.jsle, [true, true, true]],
    ['jset', asm.jset, [true, true, false]]
  ] as const)('%s compares -1, 1 and 0 with 1', (_name, jump, expected) => {
    const jumps = (left: number) => run(mov(r1, left), mov(r0, 1), jump(r1, 1, 'taken'), mov(r0, 0), label('taken'))
    expect([-1, 1, 0].map(left => jumps(left) === 1)).toEqual(expected)
  })

  it('compares 32 bits only in a 32-bit jump', () => {
    const wide = loadImmediate(r1, 0x1_0000_0007n)
    expect(run(wide, mov(r0, 1), asm.jeq32(r1, 7, 'taken'), mov(r0, 0), label('taken'))).toBe(1)
    expect(run(wide, mov(r0, 1), asm.jeq(r1, 7, 'taken'), mov(r0, 0), label('taken'))).toBe(0)
  })

  it('loops backwards', () => {
    expect(run(mov(r0, 0), mov(r1, 6), label('again'), asm.add(r0, 7), asm.sub(r1, 1), asm.jne(r1, 0, 'again'))).toBe(42)
  })

  it('calls functions of the program', () => {
    const double = [label('double'), mov(r0, r1), asm.add(r0, r1)]
    expect(run(mov(r1, 21), asm.callLocal('double'), exit(), ...double)).toBe(42)
  })

  it('calls helpers', () => {
    expect(run(asm.call('get_current_pid_tgid'), rsh(r0, 32))).toBe(process.pid)
  })

  it('keeps r6 across a call', () => {
    expect(run(mov(r6, 42), asm.call('ktime_get_ns'), mov(r0, r6))).toBe(42)
    expect(() => run(mov(r3, 42), asm.call('ktime_get_ns'), mov(r0, r3))).toThrow(/R3 !read_ok/)
  })
})
