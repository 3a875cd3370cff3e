import { constants } from 'node:os'
import { inspect } from 'node:util'
import { absolutePath } from '../bpffs/path.js'
import { type PinOptions, pin } from '../bpffs/pin.js'
import { unpin } from '../bpffs/unpin.js'
import { ENOTSUPP } from '../errors/errno.js'
import { bpfError } from '../errors/refusal.js'
import { native } from '../sys/native.js'
import { bindLike, mapInfo } from './bind.js'
import { type AnyBinding, closeBinding, describeMap, identity, openHandle } from './binding.js'
import { isFrozen, kernelFieldsAdvice, readDescriptorState } from './descriptor-state.js'
import { type MapLocation, openDescriptor } from './open.js'

/** What the kernel says of a map. Sizes are bytes. */
export interface MapDetails {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly keySize: number
  /** Of one value; of one CPU's in a per-CPU map. */
  readonly valueSize: number
  readonly maxEntries: number
  /** A sum of `MapFlag`s. */
  readonly flags: number
  readonly mapExtra: bigint
  /** The BTF object that describes key and value; 0 for none. */
  readonly btfId: number
  /** Whether bpf(2) can no longer change it. Since Linux 5.2. */
  readonly frozen: boolean
  /** The kernel's memory for it; what that counts differs between kernels and types. */
  readonly memory: number
}

let bindingOf: (map: BpfMap) => AnyBinding

/** Names the method by which a class makes another object of its own: users do not reach it by chance. */
export const wrapLike = Symbol('wrapLike')

/** What all maps have in common: an owned descriptor, pins, and an end. */
export abstract class BpfMap implements Disposable {
  static {
    bindingOf = map => map.#binding
  }

  readonly #binding: AnyBinding
  /** Absolute: the process may change its directory before it unpins. */
  #pinnedAt: string | undefined

  /**
   * Maps are made by `create` and `open` of their classes.
   * @internal
   */
  constructor(binding: AnyBinding, location?: MapLocation) {
    this.#binding = binding
    this.#pinnedAt = typeof location === 'string' ? absolutePath(location) : binding.pinnedAt
  }

  /** The kernel's id: unique while the map lives. */
  get id(): number {
    return this.#binding.info.id
  }

  get name(): string {
    return this.#binding.info.name
  }

  /** The kernel's type in lower case: `hash`, `lru_percpu_hash`, … */
  get type(): string {
    return identity(this.#binding).type
  }

  /** Bytes. */
  get keySize(): number {
    return this.#binding.info.keySize
  }

  /** Bytes; of one CPU's value in a per-CPU map. */
  get valueSize(): number {
    return this.#binding.info.valueSize
  }

  get maxEntries(): number {
    return this.#binding.info.maxEntries
  }

  /** The descriptor's number, to hand to a child process or another library. It stays owned by this map. */
  get fd(): number {
    openHandle(this.#binding)
    return this.#binding.descriptor.fd
  }

  get closed(): boolean {
    return this.#binding.descriptor.closed
  }

  /** Asks the kernel about the map as it is now. */
  info(): MapDetails {
    openHandle(this.#binding)
    const { id, name, keySize, valueSize, maxEntries, flags, mapExtra, btfId } = mapInfo(this.#binding.descriptor)
    const state = readDescriptorState(this.#binding.descriptor.fd)
    const [frozen, memory] = [isFrozen(state), Number(state.get('memlock') ?? 0)]
    return { id, name, type: this.type, keySize, valueSize, maxEntries, flags, mapExtra, btfId, frozen, memory }
  }

  /**
   * Ends all changes by bpf(2), for every process and for good; programs can still change it.
   *
   * Refused while the map is mapped for writing (EBUSY), and for maps that are frozen already. Since Linux 5.2.
   */
  freeze(): this {
    const status = native.mapFreeze(openHandle(this.#binding))
    if (status < 0) throw this.#refusal('BPF_MAP_FREEZE', 'freeze', status, freezeAdvice(-status, this.#binding))
    return this
  }

  /**
   * Pins the map at a path of a BPF file system: it lives on, and others can open it, until the pin is removed.
   *
   * Folders on the way are made. No name may contain a dot.
   */
  pin(path: string, options?: PinOptions): this {
    pin(this.#binding.descriptor, path, { what: this.toString(), map: identity(this.#binding) }, options)
    this.#pinnedAt = absolutePath(path)
    return this
  }

  /** Removes the pin that this object made, or was opened by; whether it was still there. The map lives on while someone has it open. */
  unpin(): boolean {
    if (this.#pinnedAt === undefined)
      throw new TypeError(`${this.toString()} was neither pinned nor opened by a path: use bpffs.unpin(path)`)
    return unpin(this.#pinnedAt)
  }

  /**
   * Makes another object of the class, for a map like this one. Classes that are made of more than a binding say how.
   * @internal
   */
  [wrapLike](binding: AnyBinding): BpfMap {
    const Family = this.constructor as new (binding: AnyBinding) => BpfMap
    return new Family(binding)
  }

  /** Closes the descriptor. Twice is fine. */
  close(): void {
    closeBinding(this.#binding)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** `hash map "flows" (id 12)` */
  toString(): string {
    return describeMap(identity(this.#binding))
  }

  [inspect.custom](): string {
    return `[${this.toString()}${this.closed ? ', closed' : ''}]`
  }

  #refusal(command: string, verb: string, status: number, advice: string | undefined): Error {
    return bpfError({ errno: -status, command, what: `${verb} ${this.toString()}`, map: identity(this.#binding), advice })
  }
}

function freezeAdvice(errno: number, { kind }: AnyBinding): string | undefined {
  if (errno === constants.errno.EBUSY) return 'It is frozen already, or mapped into memory for writing.'
  if (errno === constants.errno.EPERM) return 'It is frozen already, or was opened for reading only.'
  if (errno === ENOTSUPP) return kind?.neverFrozen ? 'Maps of its type cannot be frozen.' : kernelFieldsAdvice
  return undefined
}

/** Another map of the same type and sizes as `model`, as an object of the same class with the same codecs; `model` may be closed. */
export function openLike<M extends BpfMap>(model: M, location: MapLocation): M {
  // A class makes objects of its own.
  return model[wrapLike](bindLike(openDescriptor(location), bindingOf(model))) as M
}
