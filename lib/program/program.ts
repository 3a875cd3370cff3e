import type { Descriptor } from '../sys/descriptor.js'
import { type ProgramAttributes, type ProgramDefinition, toAttributes } from './definition.js'
import { type ProgramInfo, readInfo } from './info.js'
import { KernelObject } from './kernel-object.js'
import type { Link } from './link.js'
import { loadDescriptor } from './load.js'
import type { LoadedProgram } from './loaded-program.js'
import { type ProgramType, programKind } from './program-types.js'
import { attachRawTracepoint } from './raw-tracepoint.js'
import { type RunOptions, type RunResult, runProgram } from './run.js'

/**
 * A BPF program in the kernel.
 *
 * It stays there while it is open here or elsewhere, pinned, or attached.
 * ```ts
 * const { r0, mov, exit } = asm
 * using program = Program.load({ type: 'xdp', name: 'pass', instructions: [mov(r0, 2), exit()] })
 * program.run({ data: new Uint8Array(64) }).returnValue    // 2, XDP_PASS
 * ```
 */
export class Program extends KernelObject {
  /** What may run it. */
  readonly type: ProgramType
  /** At most 15 characters; empty for none. */
  readonly name: string
  /** The kernel's id: unique while the program lives. */
  readonly id: number

  private constructor(descriptor: Descriptor, { type, name }: ProgramAttributes) {
    const { id } = readInfo(descriptor)
    super(descriptor, `${type} program${name === '' ? '' : ` "${name}"`} (id ${id})`)
    this.type = type
    this.name = name
    this.id = id
  }

  /**
   * Loads a program: the kernel's verifier looks at every path through it first.
   *
   * Throws a `VerifierError` with the verifier's log when that refuses, and a `PermissionError` that names the capability that is
   * missing: CAP_BPF for all types, with CAP_PERFMON for tracing and CAP_NET_ADMIN for networking. Since Linux 3.19.
   */
  static load(definition: ProgramDefinition): Program {
    return Program.from(toAttributes(definition))
  }

  /**
   * Loads a program with attributes that are checked already, and that an object file may know more of than a definition says.
   * @internal
   */
  static from(attributes: ProgramAttributes): Program {
    return new Program(loadDescriptor(attributes), attributes)
  }

  /**
   * Runs the program once, or `repeat` times, in the kernel, without anything attached (`BPF_PROG_TEST_RUN`).
   *
   * Types that work on packets take `data`, the others that can be run take a `context`. Throws a `NotSupportedError` for types that have no
   * test run. Since Linux 4.12 for packets, 5.10 for `raw_tracepoint`, 5.14 for `syscall`.
   */
  run(options: RunOptions = {}): RunResult {
    return runProgram(this.#loaded(), options)
  }

  /** Asks the kernel about the program as it is now. Since Linux 4.13. */
  info(): ProgramInfo {
    return readInfo(this.openDescriptor())
  }

  /**
   * Attaches a `raw_tracepoint` program to one of the kernel's tracepoints: `sys_enter`, `sched_switch`, …
   *
   * The program runs each time that the kernel passes there, until the link is closed; its context holds the tracepoint's arguments, 8 bytes
   * each. Since Linux 4.17.
   */
  attachRawTracepoint(tracepoint: string): Link {
    return attachRawTracepoint(this.#loaded(), tracepoint)
  }

  #loaded(): LoadedProgram {
    return { descriptor: this.openDescriptor(), type: this.type, kind: programKind(this.type), what: this.toString() }
  }
}
