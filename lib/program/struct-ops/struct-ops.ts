import { u32 } from '../../codec/index.js'
import { within } from '../../codec/invalid.js'
import { MemoryView } from '../../codec/memory-view.js'
import { type AnyBinding, type Binding, openHandle, withCodecs } from '../../map/binding.js'
import { BpfMap } from '../../map/bpf-map.js'
import type { MapLocation } from '../../map/open.js'
import { deleteKey } from '../../map/operation/delete.js'
import { getOrThrow } from '../../map/operation/get.js'
import { set } from '../../map/operation/set.js'
import { isSet, type MapOptions, type OpenOptions, openBound } from '../../map/options.js'
import { MapFlag } from '../../sys/constants.js'
import type { Link } from '../link.js'
import { createOperations } from './create.js'
import { type KernelOperations, kernelOperations, operationsOfValue } from './kernel-operations.js'
import { operationsCodec, type StructOpsMembers, type StructOpsState, type StructOpsValue } from './operations-codec.js'
import { registerByLink } from './register.js'

/** What `StructOps.create` takes. */
export interface StructOpsOptions<Linked extends boolean = boolean> extends Pick<MapOptions, 'name'> {
  /** The kernel's name of the structure: `'tcp_congestion_ops'`. */
  readonly struct: string
  /**
   * Its members by the kernel's names: programs for operations, `name: 'my_control'` and other values. Those that are left out are zero.
   * Programs may be closed once they are in it; without links, once it is registered.
   */
  readonly members: StructOpsMembers
  /** It is registered by links, and as long as they are open: `true` by default. `false` for what Linux before 6.4 has. */
  readonly link?: Linked
}

type OperationsBinding = Binding<number, number, StructOpsMembers, StructOpsValue>

/**
 * A structure of operations of the kernel's, such as a congestion control of TCP, made of programs: `struct_ops`. Since Linux 5.6.
 *
 * ```ts
 * // ssthresh: Program.load({ type: 'struct_ops', attachTo: 'tcp_congestion_ops.ssthresh', … }), and so on
 * const control = StructOps.create({ struct: 'tcp_congestion_ops', members: { name: 'mine', ssthresh, undo_cwnd, cong_avoid } })
 * const link = control.register()    // sysctl net.ipv4.tcp_congestion_control=mine
 * ```
 *
 * Its members cannot be changed. Creating one takes CAP_BPF, what some structures do CAP_NET_ADMIN or CAP_SYS_ADMIN too.
 */
export class StructOps<Linked extends boolean = boolean> extends BpfMap {
  /** Makes a structure of the kernel's, to be registered. By links it can be registered when it has its members, which the kernel checks at once. */
  static create<const Linked extends boolean = true>(options: StructOpsOptions<Linked>): StructOps<Linked> {
    const { struct, members, name, link } = options
    const operations = within('struct', () => kernelOperations(struct))
    const linked = link === undefined || isSet(link, 'link')
    checkMembers(operations, members)
    const made = new StructOps<Linked>(createOperations(operations, { name, linked }))
    try {
      return made.#give(members)
    } catch (error) {
      made.close()
      throw error
    }
  }

  /** Opens a structure that exists. One that is not registered by links, and was not yet, cannot be from here. */
  static open(location: MapLocation, options: OpenOptions = {}): StructOps<true> | StructOps<false> {
    // `linked` tells which of the two it is.
    return new StructOps(openBound(location, options, { types: ['struct_ops'], key: u32 }), location) as StructOps<true> | StructOps<false>
  }

  /** The kernel's name of the structure: `tcp_congestion_ops`. */
  readonly struct: string
  /** Whether it is registered by links, and as long as these are open; else from `register` to `unregister`, whoever has it open. */
  readonly linked: Linked
  readonly #binding: OperationsBinding
  /** What an update is going to register. */
  #members: StructOpsMembers | undefined

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    const operations = operationsOfValue(binding.info.btfVmlinuxValueType)
    this.#binding = withCodecs(binding, u32, operationsCodec(operations))
    this.struct = operations.struct.name
    // Of the type that says so.
    this.linked = ((binding.info.flags & MapFlag.link) !== 0) as Linked
  }

  /** What has become of it. */
  state(): StructOpsState {
    return getOrThrow(this.#binding, 0).state
  }

  /** Its members as the kernel has them, with the ids of programs; all of them zero in the state `init`. */
  members(): StructOpsMembers {
    return getOrThrow(this.#binding, 0).members
  }

  /**
   * Has the kernel offer it to its users.
   *
   * By a link it is registered until that is closed, by this process or at its end; a pin of the link keeps it registered. Since Linux 6.4.
   * `link.update(other)` puts another structure of the same kind in its place, in one step, where the kernel can do that.
   *
   * Without links it is registered, once, until `unregister`: the end of the process does not change that.
   *
   * Throws `EEXIST` where one of that name is registered.
   */
  register(): Linked extends true ? Link : undefined {
    // `Linked` is what `linked` says.
    return (this.linked ? registerByLink(this.#binding) : this.#registerByUpdate()) as Linked extends true ? Link : undefined
  }

  /** Ends what `register` began without links; whether it was registered. Who uses it already goes on. */
  unregister(this: StructOps<false>): boolean {
    if (this.linked) throw new TypeError(`${this} is registered by links: close those`)
    return this.#isRegistered() && deleteKey(this.#binding, 0)
  }

  #registerByUpdate(): undefined {
    openHandle(this.#binding)
    if (this.#members === undefined) throw new TypeError(`${this} can be registered once, by who made it`)
    set(this.#binding, 0, this.#members, 0)
    this.#members = undefined
  }

  #isRegistered(): boolean {
    return this.state() === 'inuse'
  }

  /** Gives it its members, or keeps them until they are registered. @internal */
  fill(members: StructOpsMembers): this {
    checkMembers(kernelOperations(this.struct), members)
    return this.#give(members)
  }

  #give(members: StructOpsMembers): this {
    if (this.linked) set(this.#binding, 0, members, 0)
    else this.#members = { ...members }
    return this
  }
}

// With the place of what is wrong; without links, when it is given and not when it is registered.
function checkMembers(operations: KernelOperations, members: StructOpsMembers): void {
  const memory = new MemoryView(new ArrayBuffer(operations.value.size))
  within('members', () => operationsCodec(operations).write(members, memory, 0))
}
