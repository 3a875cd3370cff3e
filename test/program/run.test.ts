import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { asm, type Line, Program, type ProgramType, type RunOptions } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { needsLinux } from '../support/kernel/needs.js'
import { onlineCpus } from './online-cpus.js'

const { r0, r1, r2, r3, add, call, exit, jgt, label, load32, load64, mov, rsh, store8, store32 } = asm

function run(type: ProgramType, instructions: Line[], options?: RunOptions) {
  using program = Program.load({ type, instructions })
  return program.run(options)
}

const packet = (length: number) => Uint8Array.from({ length }, (_none, index) => index)

// struct xdp_md: data, data_end
const writeFirstByte = [
  load32(r2, [r1, 0]),
  load32(r3, [r1, 4]),
  mov(r0, r2),
  add(r0, 1),
  jgt(r0, r3, 'short'),
  store8([r2], 0xaa),
  label('short'),
  mov(r0, 3),
  exit()
]

describe('a program that works on packets', () => {
  it('gets the packet and gives it back as it changed it', () => {
    const data = packet(64)
    const result = run('xdp', writeFirstByte, { data })
    expect(result).toMatchObject({ returnValue: 3, context: new Uint8Array(0) })
    expect(result.data).toEqual(Uint8Array.from([0xaa, ...packet(64).subarray(1)]))
    expect(data, "the caller's bytes").toEqual(packet(64))
  })

  it('may make the packet longer', () => {
    const grow = [mov(r2, -64), call('xdp_adjust_head'), mov(r0, 2), exit()]
    expect(run('xdp', grow, { data: packet(64) }).data).toHaveLength(128)
  })

  it('runs as often as it is told to, and the kernel measures it', () => {
    const result = run('socket_filter', [mov(r0, 0), exit()], { data: packet(14), repeat: 1000 })
    expect(result.duration).toBeGreaterThanOrEqual(1)
    expect(result.duration).toBeLessThan(1_000_000)
  })

  it('takes a context with it, and gives it back', () => {
    // struct __sk_buff: mark at 8, priority at 32
    const context = new Uint8Array(192)
    const result = run('sched_cls', [mov(r2, 7), store32([r1, 8], r2), mov(r0, 0), exit()], { data: packet(64), context })
    expect(new DataView(result.context.buffer).getUint32(8, true)).toBe(7)
    expect(context[8]).toBe(0)
  })

  const letGo = () => run('xdp', [mov(r0, 1), exit()], { data: packet(64), liveFrames: true })

  needsLinux('5.18').it('is let go where the program sends it, as a live frame', { refused: letGo }, () => {
    using program = Program.load({ type: 'xdp', instructions: [mov(r0, 1), exit()] })
    const { duration } = program.run({ data: packet(64), liveFrames: true, repeat: 10_000, batchSize: 32 })
    expect(duration).toBeGreaterThanOrEqual(0)
    expect(() => program.run({ data: packet(64), liveFrames: true, batchSize: 257 })).toThrow(/E2BIG .*256 live frames at most/)
    expect(() => program.run({ data: packet(64), batchSize: 32 })).toThrow(/^batchSize: expected nothing: it is for live frames/)
  })

  it('is no live frame for other types', () => {
    using program = Program.load({ type: 'sched_cls', instructions: [mov(r0, 0), exit()] })
    expect(() => program.run({ data: packet(64), liveFrames: true })).toThrow(
      /^liveFrames: expected nothing: packets of sched_cls programs/
    )
  })

  it('is refused with a context that does not belong to it', () => {
    using program = Program.load({ type: 'xdp', instructions: [mov(r0, 1), exit()] })
    const advice = /EINVAL .*the context is not one that belongs to it\.$/
    expect(() => program.run({ data: packet(64), context: new Uint8Array(24).fill(0xff) })).toThrow(advice)
    expect(() => program.run({ data: packet(1_000_000) })).toThrow(/(ENOMEM|EMSGSIZE) .*The packet may be too long/)
  })

  it('is taken apart by a flow dissector, which gives what it found', () => {
    // In struct __sk_buff flow_keys is at 144, in struct bpf_flow_keys ip_proto at 9.
    const dissect = [load64(r2, [r1, 144]), store8([r2, 9], 17), mov(r0, 0), exit()]
    const { data, returnValue } = run('flow_dissector', dissect, { data: packet(64) })
    // Before Linux 6.1 it is only said whether the program returned 0.
    expect([returnValue, data.length, data[9]]).toEqual([isOlderThan('6.1') ? 1 : 0, 56, 17])
  })

  it('is interrupted by signals, when it runs for long', async () => {
    using program = Program.load({ type: 'xdp', instructions: [mov(r0, 1), exit()] })
    const ignore = () => {}
    process.on('SIGUSR2', ignore)
    const sender = spawn('sh', ['-c', `sleep 0.3; kill -USR2 ${process.pid}`])
    await once(sender, 'spawn')
    expect(() => program.run({ data: packet(64), repeat: 2 ** 31 - 1 })).toThrow(/EINTR .* a smaller `repeat` is done before/)
    await once(sender, 'exit')
    process.off('SIGUSR2', ignore)
  })

  it('is not run without an Ethernet header', () => {
    using program = Program.load({ type: 'xdp', instructions: [mov(r0, 2), exit()] })
    expect(() => program.run()).toThrow(new TypeError('data: expected a packet of at least 14 bytes, its Ethernet header, got undefined'))
    expect(() => program.run({ data: packet(13) })).toThrow(RangeError)
    // @ts-expect-error: text
    expect(() => program.run({ data: 'packet' })).toThrow(new TypeError('data: expected a Uint8Array, got "packet"'))
    expect(() => program.run({ data: packet(14), cpu: 0 })).toThrow(/^cpu: expected nothing: xdp programs run on the CPU that asks/)
    expect(() => program.run({ data: packet(14), repeat: -1 })).toThrow(RangeError)
  })
})

needsLinux('5.10').describe('a raw_tracepoint program', () => {
  const secondArgument = [load64(r0, [r1, 8]), exit()]

  it('gets its arguments as the context', () => {
    const context = new Uint8Array(new BigUint64Array([1n, 42n]).buffer)
    expect(run('raw_tracepoint', secondArgument, { context })).toEqual({ returnValue: 42, data: new Uint8Array(0), context, duration: 0 })
  })

  it('gives 32 bits without a sign', () => {
    expect(run('raw_tracepoint', [mov(r0, -1), exit()]).returnValue).toBe(0xffff_ffff)
  })

  it('runs on the CPU that is named', () => {
    const cpus = onlineCpus.map(cpu => run('raw_tracepoint', [call('get_smp_processor_id'), exit()], { cpu }).returnValue)
    expect(cpus).toEqual(onlineCpus)
  })

  it('is refused on a CPU that is not there', () => {
    expect(() => run('raw_tracepoint', secondArgument, { cpu: 4095, context: new Uint8Array(16) })).toThrow(/That CPU is not online/)
  })

  it('is refused with fewer arguments than it reads', () => {
    expect(() => run('raw_tracepoint', secondArgument, { context: new Uint8Array(8) })).toThrow(
      /^cannot run raw_tracepoint program \(id \d+\): EINVAL .* at least as long as what the program reads of it\.$/
    )
  })

  it('takes no packet, and runs once', () => {
    expect(() => run('raw_tracepoint', secondArgument, { data: packet(64) })).toThrow(/^data: expected nothing/)
    expect(() => run('raw_tracepoint', secondArgument, { repeat: 2 })).toThrow(/^repeat: expected nothing/)
  })
})

needsLinux('5.14').describe('a syscall program', () => {
  it('writes into a copy of its context', () => {
    const context = Buffer.alloc(8)
    const result = run('syscall', [mov(r2, 77), store32([r1, 4], r2), mov(r0, 7), exit()], { context })
    expect(result).toMatchObject({ returnValue: 7, context: Uint8Array.from([0, 0, 0, 0, 77, 0, 0, 0]) })
    expect(context).toEqual(Buffer.alloc(8))
  })

  it('runs in the process that asks', () => {
    expect(run('syscall', [call('get_current_pid_tgid'), rsh(r0, 32), exit()]).returnValue).toBe(process.pid)
  })
})

describe('a type without a test run', () => {
  it('is refused by the kernel', () => {
    const nothing = [mov(r0, 0), exit()]
    expect(() => run('kprobe', nothing)).toThrow(
      expect.objectContaining({
        name: 'NotSupportedError',
        message: expect.stringMatching(/The kernel has no test run for kprobe programs\.$/)
      })
    )
  })
})
