import { asm, type Line, Program, VerifierError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../../support/kernel/needs.js'
import { thrownBy } from '../../support/thrown-by.js'

const { assemble, disassemble, exit, label, mov, r0, r1, r2, r3, r10 } = asm

const text = (...lines: Line[]) => disassemble(assemble([...lines, label('next')]))

/** The instructions as the kernel's verifier writes them into its log: without the state of the registers, which follows a semicolon. */
function asTheKernelSays(lines: readonly Line[]): string[] {
  const error = thrownBy(() => Program.load({ type: 'socket_filter', instructions: lines, license: 'GPL' }).close())
  if (!(error instanceof VerifierError)) throw error
  return error.log.split('\n').flatMap(line => /^(\d+: \([0-9a-f]{2}\) .*?)(?:\s*;.*)?$/.exec(line)?.[1] ?? [])
}

describe('the text of instructions', () => {
  needsLinux('6.6').it('is what the verifier writes', () => {
    const program = [
      mov(r1, -7),
      mov(r2, r1),
      asm.mov32(r3, 5),
      asm.add(r1, r2),
      asm.add32(r1, 9),
      asm.mul(r1, 3),
      asm.and(r1, 0xff),
      asm.arsh(r2, 1),
      asm.neg(r2),
      asm.neg32(r2),
      asm.sdiv(r2, 3),
      asm.mod32(r2, 3),
      asm.be16(r2),
      asm.le32(r2),
      asm.bswap64(r2),
      asm.movSigned8(r3, r1),
      asm.movSigned32(r3, r1),
      asm.store64([r10, -8], 1),
      asm.store8([r10, -16], 3),
      asm.store32([r10, -16], r3),
      asm.load8(r1, [r10, -16]),
      asm.load64(r1, [r10, -8]),
      asm.loadSigned16(r1, [r10, -8]),
      asm.atomicAdd([r10, -8], r1),
      asm.atomicXor32([r10, -8], r1),
      asm.fetchAdd([r10, -8], r1),
      asm.fetchOr32([r10, -8], r1),
      asm.xchg([r10, -8], r1),
      mov(r0, 1),
      asm.cmpxchg([r10, -8], r1),
      asm.loadImmediate(r1, 0x1234_5678_9abc_def0n),
      asm.call('get_prandom_u32'),
      asm.jeq(r0, 1, 'one'),
      label('one'),
      asm.jsgt32(r0, -1, 'two'),
      label('two'),
      asm.jset(r0, r0, 'three'),
      label('three'),
      asm.ja('four'),
      label('four'),
      asm.gotol('five'),
      label('five'),
      // Not initialized, so that there is a log.
      mov(r0, 'r9'),
      exit()
    ]
    const kernel = asTheKernelSays(program)
    const ours = disassemble(assemble(program))
    // A branch may be followed first, or twice.
    expect(new Set(ours.slice(0, -1))).toEqual(new Set(kernel))
  })

  it('names maps, functions and places that the verifier has replaced by then', () => {
    expect(text(asm.loadMap(r1, { fd: 5 }), asm.loadMapValue(r2, { fd: 5 }, 16))).toEqual([
      '0: (18) r1 = map[fd:5]',
      '2: (18) r2 = map[fd:5][0]+16'
    ])
    expect(text(asm.callLocal('next'), asm.callKernel(77), asm.loadFunction(r2, 'next'), asm.mayGoto('next'))).toEqual([
      '0: (85) call pc+4',
      '1: (85) call kernel-function#77',
      '2: (18) r2 = subprog[+2]',
      '4: (e5) may_goto pc+0'
    ])
  })

  it('names the address spaces of pointers into an arena', () => {
    expect(text(asm.castToKernel(r1, r2), asm.castToUser(r2, r1))).toEqual([
      '0: (bf) r1 = addr_space_cast(r2, 0, 1)',
      '1: (bf) r2 = addr_space_cast(r1, 1, 0)'
    ])
  })

  needsLinux('6.15').it('is what the verifier writes of loads and stores in order', () => {
    const program = [
      asm.store64([r10, -8], 1),
      mov(r1, 1),
      asm.storeRelease64([r10, -8], r1),
      asm.storeRelease32([r10, -8], r1),
      asm.storeRelease16([r10, -8], r1),
      asm.storeRelease8([r10, -8], r1),
      asm.loadAcquire8(r2, [r10, -8]),
      asm.loadAcquire16(r2, [r10, -8]),
      asm.loadAcquire32(r2, [r10, -8]),
      asm.loadAcquire64(r2, [r10, -8]),
      mov(r0, 'r9'),
      exit()
    ]
    expect(disassemble(assemble(program)).slice(0, -1)).toEqual(asTheKernelSays(program))
  })

  // Packets are read so by programs of long ago, and what has no place in `asm` comes from compilers.
  it.each([
    ['20000000feffffff', 'r0 = *(u32 *)skb[-2]'],
    ['3000000017000000', 'r0 = *(u8 *)skb[23]'],
    ['4830000004000000', 'r0 = *(u16 *)skb[r3 + 4]'],
    ['18510000030000000000000000000000', 'r1 = map[idx:3]'],
    ['18610000030000000000000008000000', 'r1 = map[idx:3][0]+8'],
    ['18310000090000000000000000000000', 'r1 = kernel-variable#9'],
    ['0d03000000000000', 'gotox r3'],
    ['dd03000000000000', 'if r3 s<= r0 goto pc+0'],
    ['0000000000000000', 'unknown instruction'],
    ['db01000010000000', 'unknown instruction'],
    ['da01000000000000', 'unknown instruction'],
    ['4101000000000000', 'unknown instruction']
  ])('is there for %s', (hex, expected) => {
    expect(disassemble(Buffer.from(hex, 'hex'))[0]).toBe(`0: (${hex.slice(0, 2)}) ${expected}`)
  })

  it('is there for what is no instruction, too', () => {
    const bytes = new Uint8Array(24).fill(0xff)
    bytes.set([0xf7, 0, 0, 0, 0, 0, 0, 0], 0)
    bytes[16] = 0x18
    expect(disassemble(bytes)).toHaveLength(3)
    expect(disassemble(bytes)[0]).toBe('0: (f7) unknown instruction')
    expect(disassemble(new Uint8Array(0))).toEqual([])
  })

  it('takes whole instructions alone', () => {
    expect(() => disassemble(new Uint8Array(12))).toThrow(RangeError)
    // @ts-expect-error: text
    expect(() => disassemble('exit')).toThrow(TypeError)
  })
})

describe('newer instructions', () => {
  const run = (...lines: Line[]) => {
    using program = Program.load({ type: 'socket_filter', instructions: [...lines, exit()] })
    return program.run({ data: new Uint8Array(14) }).returnValue
  }

  needsLinux('6.6').it('extend signs, swap bytes and jump far', () => {
    expect(run(mov(r1, 0x80), asm.movSigned8(r0, r1))).toBe(0xffff_ff80)
    expect(run(mov(r0, 0x1234), asm.bswap16(r0))).toBe(0x3412)
    expect(run(mov(r0, 0x1234), asm.bswap32(r0))).toBe(0x3412_0000)
    expect(run(mov(r0, 1), asm.jeq(r0, 2, 'two'), asm.gotol('end'), label('two'), mov(r0, 2), label('end'))).toBe(1)
  })

  needsLinux('6.9').it('leave a loop without a bound', () => {
    expect(run(mov(r0, 7), label('again'), asm.mayGoto('end'), asm.ja('again'), label('end'), mov(r0, 3))).toBe(3)
  })

  it('are refused by a name that no function of the kernel has', () => {
    expect(() => asm.callKernel('no_such_function')).toThrow('expected the name of a function of this kernel, or its id in the BTF')
    expect(() => asm.callKernel('')).toThrow(TypeError)
  })

  needsLinux('6.2').it('call functions of the kernel by name', () => {
    expect(asm.callKernel('bpf_rcu_read_lock').immediate).toBeGreaterThan(0)
    const locked = [asm.callKernel('bpf_rcu_read_lock'), asm.callKernel('bpf_rcu_read_unlock'), mov(r0, 4), exit()]
    using program = Program.load({ type: 'syscall', license: 'GPL', instructions: locked })
    expect(program.run({ context: new Uint8Array(8) }).returnValue).toBe(4)
  })
})
