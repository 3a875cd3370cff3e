import { bytes } from '../codec/bytes.js'
import { u32 } from '../codec/integer.js'
import { atPath, outOfRange } from '../codec/invalid.js'
import { IncompatibleMapError } from '../errors/bpf-error.js'
import { type AnyBinding, type Binding, createBinding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { clear } from './operation/drain.js'
import { get, getOrThrow, has } from './operation/get.js'
import { count, entries, forEach, keys, values } from './operation/iterate.js'
import { take } from './operation/take.js'
import { createBound, isSet, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type BuildIdFrame, frameSizes, framesOf, keepsBuildIds } from './stack-frames.js'

/** What `StackTraceMap.create` takes. */
export interface StackTraceMapOptions extends MapOptions {
  /** How many frames a stack has at most; the outer ones are cut off. 127 by default, which is all that the kernel records at first. */
  readonly depth?: number
  /** Frames of user stacks are build ids and offsets instead of addresses, which say nothing once the process is gone. Since Linux 4.17. */
  readonly buildIds?: boolean
}

/** How to open one. */
export interface StackTraceMapOpenOptions extends OpenOptions {
  /** The map keeps build ids. */
  readonly buildIds?: boolean
}

type StackBinding<Frame> = Binding<number, number, never, Frame[]>

/**
 * Stacks by their ids, which `bpf_get_stackid()` gives to programs: `stack_trace`. Since Linux 4.6.
 *
 * ```ts
 * const stacks = StackTraceMap.create({ maxEntries: 1024 })
 * const frames = stacks.get(id) // addresses, the innermost first
 * ```
 *
 * Equal stacks have one id. It is derived from a hash of the stack: a program gets `-EEXIST` where another stack has the place already,
 * unless it asks for the old one to go. Only programs record stacks; user space reads and deletes them. While it reads one, the kernel takes
 * it out of the map for a moment, so that another reader may miss it.
 */
export class StackTraceMap<Frame extends bigint | BuildIdFrame = bigint> extends BpfMap {
  /** Creates a map. The kernel allocates for `maxEntries` stacks of `depth` frames at once. */
  static create(options: StackTraceMapOptions & { readonly buildIds: true }): StackTraceMap<BuildIdFrame>
  static create(options: StackTraceMapOptions & { readonly buildIds?: false }): StackTraceMap
  static create(options: StackTraceMapOptions): StackTraceMap<bigint | BuildIdFrame> {
    const stackBuildId = isSet(options.buildIds, 'buildIds')
    const size = checkDepth(options.depth ?? 127) * frameSizes[stackBuildId ? 'buildId' : 'address']
    return new StackTraceMap(createBound('stack_trace', { ...options, key: u32, value: bytes(size), stackBuildId }, ['stackBuildId']))
  }

  /** Opens a map that exists, after a look whether its frames are of the form that is asked for. */
  static open(location: MapLocation, options: StackTraceMapOpenOptions & { readonly buildIds: true }): StackTraceMap<BuildIdFrame>
  static open(location: MapLocation, options?: StackTraceMapOpenOptions & { readonly buildIds?: false }): StackTraceMap
  static open(location: MapLocation, options: StackTraceMapOpenOptions = {}): StackTraceMap<bigint | BuildIdFrame> {
    const buildIds = isSet(options.buildIds, 'buildIds')
    const map = new StackTraceMap(openBound(location, options, { types: ['stack_trace'], key: u32 }), location)
    if (map.buildIds === buildIds) return map
    map.close()
    throw otherFrames(map, buildIds)
  }

  readonly #binding: StackBinding<Frame>

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    const { info, memory } = binding
    const stacks = createBinding({ ...binding, value: framesOf(info), memory: memory.buffer })
    super(stacks, location)
    // What the frames are stands in the map's flags; `create` and `open` promise the one that they looked for.
    this.#binding = stacks as StackBinding<Frame>
  }

  /** Whether frames are build ids and offsets. */
  get buildIds(): boolean {
    return keepsBuildIds(this.#binding.info)
  }

  /** The most frames that a stack can have. */
  get depth(): number {
    return this.valueSize / frameSizes[this.buildIds ? 'buildId' : 'address']
  }

  /** The frames of a stack, the innermost first; `undefined` when there is none with this id. */
  get(id: number): Frame[] | undefined {
    return get(this.#binding, id)
  }

  /** The frames of a stack; an error with the code `ENOENT` when there is none with this id. */
  getOrThrow(id: number): Frame[] {
    return getOrThrow(this.#binding, id)
  }

  has(id: number): boolean {
    return has(this.#binding, id)
  }

  /** Deletes the stack and returns its frames, in one step of the kernel; `undefined` when there is none. Since Linux 6.18. */
  take(id: number): Frame[] | undefined {
    return take(this.#binding, id)
  }

  /** Deletes the stack; whether there was one. */
  delete(id: number): boolean {
    return deleteKey(this.#binding, id)
  }

  /** Deletes all stacks. */
  clear(): void {
    clear(this.#binding)
  }

  /** How many stacks there are: goes through the whole map, because the kernel does not tell. */
  count(): number {
    return count(this.#binding)
  }

  /** The ids of all stacks. */
  keys(): IterableIterator<number, undefined> {
    return keys(this.#binding)
  }

  values(): IterableIterator<Frame[], undefined> {
    return values(this.#binding)
  }

  /** Each stack once, by its id. */
  entries(): IterableIterator<[id: number, frames: Frame[]], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[id: number, frames: Frame[]], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (frames: Frame[], id: number) => void): void {
    forEach(this.#binding, callback)
  }
}

function checkDepth(depth: number): number {
  if (Number.isInteger(depth) && depth > 0) return depth
  throw atPath(outOfRange('a number of frames, from 1', depth), 'depth')
}

function otherFrames(map: BpfMap, buildIds: boolean): IncompatibleMapError {
  const forms = ['addresses', 'build ids']
  const [expected, found] = buildIds ? [forms[1]!, forms[0]!] : [forms[0]!, `${forms[1]}: use buildIds: true`]
  const { name, id, type } = map
  const differences = [{ field: 'frames', expected, found }]
  return new IncompatibleMapError(`use ${map} as described`, { command: 'BPF_OBJ_GET_INFO_BY_FD', map: { name, id, type }, differences })
}
