import { constants } from 'node:os'
import { atPath, invalidType, outOfRange } from '../codec/index.js'
import { bpfError, isOlderThan } from '../errors/index.js'
import { native } from '../sys/native.js'
import { type TestRun, testRunOf } from '../sys/program-types.js'
import type { LoadedProgram } from './loaded-program.js'

/** What a program is run with; what a type takes is a row of its kind. */
export interface RunOptions {
  /** The packet, from its Ethernet header (14 bytes) on, for types that work on packets. */
  readonly data?: Uint8Array
  /** The context: a `raw_tracepoint` program's arguments (8 bytes each), a `syscall` program's own structure, `struct xdp_md`, … */
  readonly context?: Uint8Array
  /**
   * How many times, for types that work on packets: 1 by default. The thread waits for all of them, and a signal to the process (of V8's own
   * profiler, too) ends the run with `EINTR`: rather some seconds a call, and several calls.
   */
  readonly repeat?: number
  /** The CPU to run on, for `raw_tracepoint` programs. */
  readonly cpu?: number
  /**
   * For `xdp` programs: what they say of the packets is done, and each of the `repeat` packets dropped, passed to the kernel, sent back or
   * redirected. They come in by the interface that the context names, the loopback device without one. Since Linux 5.18.
   */
  readonly liveFrames?: boolean
  /** How many packets are dealt with at once then: 64 by default, 256 at most. */
  readonly batchSize?: number
}

/** What a test run gave. */
export interface RunResult {
  /** What the program left in `r0`: 32 bits, unsigned. */
  readonly returnValue: number
  /** The packet after the (last) run; what a `flow_dissector` found in it; empty for types that do not change packets. */
  readonly data: Uint8Array<ArrayBuffer>
  /** The context after the (last) run; empty when none was given. */
  readonly context: Uint8Array<ArrayBuffer>
  /** Nanoseconds of one run, on average; 0 for types for which the kernel does not measure it. */
  readonly duration: number
}

// The longest packet of the loopback device, and then some: a program may make it longer.
const dataRoom = 65_536 + 256
// More than the longest context, struct __sk_buff of 192 bytes.
const contextRoom = 256
const shortestPacket = 14
// BPF_F_TEST_RUN_ON_CPU, BPF_F_TEST_XDP_LIVE_FRAMES
const onCpuFlag = 1
const liveFramesFlag = 2
const nothing = new Uint8Array(0)

/** Runs the program in the kernel. For a type without a test run the kernel itself says so. */
export function runProgram(program: LoadedProgram, options: RunOptions): RunResult {
  const testRun = testRunOf(program.kind)
  if (testRun) checkOptions(program.type, testRun, options)
  // An older kernel passes over the flag, and the frames go nowhere.
  if (options.liveFrames && isOlderThan('5.18')) throw refusal(program, EOPNOTSUPP, options)
  const buffers = makeBuffers(testRun, options)
  const { dataIn, dataOut, contextIn, contextOut } = buffers
  const result = new Uint32Array(4)
  const flags = (options.cpu === undefined ? 0 : onCpuFlag) | (options.liveFrames ? liveFramesFlag : 0)
  const { repeat = 0, cpu = 0, batchSize = 0 } = options
  const { handle } = program.descriptor
  const status = native.programRun(handle, dataIn, dataOut, contextIn, contextOut, repeat, flags, cpu, batchSize, result)
  if (status < 0) throw refusal(program, -status, options)
  const [returnValue = 0, duration = 0, dataSize = 0, contextSize = 0] = result
  return { returnValue, duration, data: dataOut.slice(0, dataSize), context: contextAfter(testRun, buffers, contextSize) }
}

interface Buffers {
  readonly dataIn: Uint8Array
  readonly dataOut: Uint8Array<ArrayBuffer>
  readonly contextIn: Uint8Array<ArrayBuffer>
  readonly contextOut: Uint8Array<ArrayBuffer>
}

// The context goes in as a copy, because a syscall program writes into it.
function makeBuffers(testRun: TestRun | undefined, { data = nothing, context = nothing }: RunOptions): Buffers {
  const contextReturns = testRun?.context === 'copied' && context.length > 0
  return {
    dataIn: data,
    dataOut: testRun?.takes === 'data' ? new Uint8Array(dataRoom) : nothing,
    contextIn: new Uint8Array(context),
    contextOut: contextReturns ? new Uint8Array(contextRoom) : nothing
  }
}

function contextAfter(testRun: TestRun | undefined, { contextIn, contextOut }: Buffers, size: number): Uint8Array<ArrayBuffer> {
  return testRun?.context === 'copied' ? contextOut.slice(0, size) : contextIn
}

function checkOptions(type: string, { takes, repeats, choosesCpu, livesFrames }: TestRun, options: RunOptions): void {
  const { data, context, repeat, cpu, liveFrames, batchSize } = options
  checkBytes(data, 'data')
  checkBytes(context, 'context')
  if (takes === 'data') checkPacket(data)
  else if (data !== undefined) throw atPath(invalidType(`nothing: ${type} programs take a context only`, data), 'data')
  checkCount(repeat, 'repeat', repeats ? undefined : `nothing: ${type} programs run once a call`)
  checkCount(cpu, 'cpu', choosesCpu ? undefined : `nothing: ${type} programs run on the CPU that asks`)
  if (liveFrames && !livesFrames) throw atPath(invalidType(`nothing: packets of ${type} programs go nowhere`, liveFrames), 'liveFrames')
  checkCount(batchSize, 'batchSize', liveFrames ? undefined : 'nothing: it is for live frames')
}

function checkBytes(bytes: unknown, name: string): void {
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) throw atPath(invalidType('a Uint8Array', bytes), name)
}

function checkPacket(data: Uint8Array | undefined): void {
  const expected = `a packet of at least ${shortestPacket} bytes, its Ethernet header`
  if (data === undefined) throw atPath(invalidType(expected, data), 'data')
  if (data.length < shortestPacket) throw atPath(outOfRange(expected, data), 'data')
}

function checkCount(count: number | undefined, name: string, why: string | undefined): void {
  if (count === undefined) return
  if (why !== undefined) throw atPath(invalidType(why, count), name)
  if (!Number.isInteger(count) || count < 0 || count > 0x7fff_ffff) throw atPath(outOfRange('an integer from 0', count), name)
}

const { E2BIG, EINTR, EINVAL, EMSGSIZE, ENOMEM, ENXIO, EOPNOTSUPP, EPERM } = constants.errno

function refusal(program: LoadedProgram, errno: number, { liveFrames }: RunOptions): Error {
  return bpfError({
    errno,
    command: 'BPF_PROG_TEST_RUN',
    what: `run ${program.what}`,
    advice: adviceOn(errno, program),
    impossible: testRunOf(program.kind) === undefined && errno !== EPERM,
    since: liveFrames ? '5.18' : program.kind.testRun?.since
  })
}

function adviceOn(errno: number, { type, kind }: LoadedProgram): string | undefined {
  const testRun = testRunOf(kind)
  if (testRun === undefined) return `The kernel has no test run for ${type} programs.`
  if (errno === ENXIO) return 'That CPU is not online.'
  if (errno === EINTR) return 'A signal came between two of its runs: a smaller `repeat` is done before the next one.'
  if (errno === E2BIG) return 'A batch has 256 live frames at most.'
  if (errno === ENOMEM || errno === EMSGSIZE) return 'The packet may be too long for the kernel.'
  if (errno !== EINVAL) return undefined
  if (testRun.takes === 'data') return 'The packet is too long for the kernel, or the context is not one that belongs to it.'
  return 'The context must be at least as long as what the program reads of it.'
}
