import { type Location, openLocation } from '../bpffs/index.js'
import type { SocketReference } from '../map/socket-reference.js'
import type { Descriptor } from '../sys/descriptor.js'
import { type ProgramType, programKind } from '../sys/program-types.js'
import { attachProgram } from './attachment/attach.js'
import { attachIterator, type IteratorTarget } from './attachment/iterator.js'
import { attachToSocket, detachFromSocket, type SocketProgramType } from './attachment/socket.js'
import type { AttachArguments } from './attachment/targets.js'
import { type ProgramAttributes, type ProgramDefinition, toAttributes } from './definition.js'
import { type Identity, identify, type OpenProgramOptions } from './identity.js'
import { type ProgramInfo, readInfo } from './info.js'
import type { IteratorLink } from './iterator-link.js'
import { KernelObject } from './kernel-object.js'
import type { Link } from './link.js'
import { loadDescriptor } from './load.js'
import type { LoadedProgram } from './loaded-program.js'
import { type RunOptions, type RunResult, runProgram } from './run.js'

let expectedAttachTypeOf: (program: Program) => number | undefined

/**
 * A BPF program in the kernel.
 *
 * It stays there while it is open here or elsewhere, pinned, or attached.
 * ```ts
 * const { r0, mov, exit } = asm
 * const program = Program.load({ type: 'xdp', name: 'pass', instructions: [mov(r0, 2), exit()] })
 * program.run({ data: new Uint8Array(64) }).returnValue    // 2, XDP_PASS
 * ```
 */
export class Program<Type extends ProgramType = ProgramType> extends KernelObject {
  static {
    expectedAttachTypeOf = program => program.#expectedAttachType
  }

  /** What may run it. */
  readonly type: Type
  /** At most 15 characters; empty for none. */
  readonly name: string
  /** The kernel's id: unique while the program lives. */
  readonly id: number
  /** What the verifier wrote, where `log` asked for it when the program was loaded; else empty. */
  readonly log: string
  readonly #expectedAttachType: number | undefined

  private constructor(descriptor: Descriptor, { type, name, id, expectedAttachType, log }: Identity<Type>) {
    super(descriptor, `${type} program${name === '' ? '' : ` "${name}"`} (id ${id})`)
    this.type = type
    this.name = name
    this.id = id
    this.log = log
    this.#expectedAttachType = expectedAttachType
  }

  /**
   * Loads a program: the kernel's verifier looks at every path through it first.
   *
   * Throws a `VerifierError` with the verifier's log when that refuses, and a `PermissionError` that names the capability that is
   * missing: CAP_BPF for all types, with CAP_PERFMON for tracing and CAP_NET_ADMIN for networking. Since Linux 3.19.
   */
  static load<Type extends ProgramType>(definition: ProgramDefinition<Type>): Program<Type> {
    return Program.from(toAttributes(definition))
  }

  /**
   * Loads a program with attributes that are checked already, and that an object file may know more of than a definition says.
   * @internal
   */
  static from<Type extends ProgramType>(attributes: ProgramAttributes<Type>): Program<Type> {
    const { descriptor, log } = loadDescriptor(attributes)
    return new Program(descriptor, { ...attributes, id: readInfo(descriptor).id, log })
  }

  /**
   * Opens a program that exists: one that is pinned, of that id, or behind that descriptor.
   *
   * With a `type`, a program of another one is refused. By id it needs CAP_SYS_ADMIN. Since Linux 4.4; by id 4.13.
   */
  static open<Type extends ProgramType = ProgramType>(location: Location, options: OpenProgramOptions<Type> = {}): Program<Type> {
    const descriptor = openLocation(location, 'program', options.access)
    try {
      return new Program(descriptor, { ...identify(descriptor, location, options.type), expectedAttachType: undefined, log: '' })
    } catch (error) {
      descriptor.close()
      throw error
    }
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
   * Attaches the program where its type belongs, until the link is closed:
   * ```ts
   * xdp.attach({ interface: 'eth0' })
   * classifier.attach({ interface: 'eth0', type: 'tcx_ingress' })
   * filter.attach({ cgroup: '/sys/fs/cgroup/web', type: 'cgroup_inet_egress' })
   * verdict.attach({ map: sockets, type: 'sk_skb_verdict' })
   * raw.attach({ tracepoint: 'sched_switch' })
   * ```
   * What it takes is checked by the program's type: `AttachTargets` lists it. Throws a `PermissionError` that names the missing capability:
   * CAP_NET_ADMIN for what concerns networks and cgroups, CAP_BPF and CAP_PERFMON for what traces. Throws a `NotSupportedError` that says
   * since when the kernel has such links: 4.17 for raw tracepoints, 5.9 for `xdp`, 6.4 for netfilter, 6.6 for `sched_cls`. Those to cgroups
   * (5.7), tracepoints (5.15) and maps of sockets (6.10) older kernels do without: then `pin` and `info` are a `NotSupportedError`.
   */
  attach(...target: AttachArguments<Type>): Link {
    return attachProgram(this.#loaded(), target)
  }

  /**
   * Attaches a `tracing` program that was loaded as an iterator, `expectedAttachType: 'trace_iter'`: reading the link runs it.
   *
   * Since Linux 5.8.
   */
  attachIterator(this: Program<'tracing'>, target: IteratorTarget = {}): IteratorLink {
    return attachIterator(this.#loaded(), target)
  }

  /**
   * Makes the program a socket's own: a `socket_filter` sees what the socket receives, a `sk_reuseport` program chooses among the sockets that
   * share a port (`SO_REUSEPORT`).
   *
   * It stays until the socket is closed or given another program; there is no link. Since Linux 3.19; `sk_reuseport` 4.19.
   */
  attachToSocket(this: Program<SocketProgramType>, socket: SocketReference): void {
    attachToSocket(this.#loaded(), socket)
  }

  /** Takes the socket's program away, whichever it is; `false` if it had none. `sk_reuseport` since Linux 5.3. */
  detachFromSocket(this: Program<SocketProgramType>, socket: SocketReference): boolean {
    return detachFromSocket(this.type, socket)
  }

  #loaded(): LoadedProgram {
    const { type } = this
    const descriptor = this.openDescriptor()
    return { descriptor, type, kind: programKind(type), what: this.toString(), expectedAttachType: this.#expectedAttachType }
  }
}

/** Whether it is known, of a program that was loaded here, that it was loaded for another attach type, or another operation, than that. */
export function isLoadedForOther(program: Program, expectedAttachType: number): boolean {
  return (expectedAttachTypeOf(program) ?? expectedAttachType) !== expectedAttachType
}
