import type { Codec } from '../codec/codec.js'
import { roundUp } from '../codec/layout.js'
import { MemoryView } from '../codec/memory-view.js'
import type { MapIdentity } from '../errors/bpf-error.js'
import { closedError } from '../errors/closed-error.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { MapInfo } from '../sys/map-info.js'
import type { MapKind } from '../sys/map-kind.js'
import { describeMapType } from '../sys/map-kinds.js'
import type { BulkLookup } from './bulk-lookup.js'

/**
 * A map's descriptor with the codecs for its keys and values, and the map's scratch memory:
 *
 *     0            valueOffset        secondKeyOffset
 *     | key | pad  | value(s) | pad   | second key | pad |
 *
 * The addon owns that memory and gave it the sizes that the kernel named. An operation encodes into it, makes one call, decodes from it.
 */
export interface Binding<KeyInput, KeyOutput, ValueInput, ValueOutput> {
  readonly descriptor: Descriptor
  readonly info: MapInfo
  /** `undefined` for a type that the table of kinds does not know. */
  readonly kind: MapKind | undefined
  readonly key: Codec<KeyInput, KeyOutput>
  readonly value: Codec<ValueInput, ValueOutput>
  readonly memory: MemoryView
  /** Bytes that the kernel moves for one value: every CPU's slot of a per-CPU map. */
  readonly valueSize: number
  readonly valueOffset: number
  readonly secondKeyOffset: number
  /** An operation is between its first write to the scratch memory and its last read. */
  busy: boolean
  /** The pin that it was created with. */
  readonly pinnedAt: string | undefined
  /** Whether its values have a lock in them; `undefined` until somebody asks. */
  hasLock: boolean | undefined
  /** What `getMany` keeps, from its first call on. */
  bulkLookup: BulkLookup | undefined
}

/** For code that does not care which types a map has. */
export type AnyBinding = Binding<never, unknown, never, unknown>

export interface BindingParts<KeyInput, KeyOutput, ValueInput, ValueOutput> {
  readonly descriptor: Descriptor
  readonly info: MapInfo
  readonly kind: MapKind | undefined
  readonly key: Codec<KeyInput, KeyOutput>
  readonly value: Codec<ValueInput, ValueOutput>
  readonly memory: ArrayBuffer
  readonly valueSize: number
  readonly pinnedAt?: string | undefined
}

/** One literal for every map, so that all bindings have one hidden class and operations stay monomorphic. */
export function createBinding<KI, KO, VI, VO>(parts: BindingParts<KI, KO, VI, VO>): Binding<KI, KO, VI, VO> {
  const valueOffset = roundUp(parts.info.keySize, 8)
  return {
    descriptor: parts.descriptor,
    info: parts.info,
    kind: parts.kind,
    key: parts.key,
    value: parts.value,
    memory: new MemoryView(parts.memory),
    valueSize: parts.valueSize,
    valueOffset,
    secondKeyOffset: parts.memory.byteLength - valueOffset,
    busy: false,
    pinnedAt: parts.pinnedAt,
    hasLock: undefined,
    bulkLookup: undefined
  }
}

/** The same map with other codecs of the same sizes. */
export function withCodecs<KI, KO, VI, VO>(binding: AnyBinding, key: Codec<KI, KO>, value: Codec<VI, VO>): Binding<KI, KO, VI, VO> {
  return createBinding({ ...binding, key, value, memory: binding.memory.buffer })
}

/**
 * Begins an operation on the scratch memory. Encoding may run the caller's code (a getter, a Proxy, a codec of their own), and that
 * code may use the same map: the inner operation then sets aside what the outer one had in the memory, and `leave` puts it back.
 */
export function enter(binding: AnyBinding): Uint8Array<ArrayBuffer> | undefined {
  if (binding.busy) return binding.memory.u8.slice()
  binding.busy = true
  return undefined
}

/** Ends what `enter` began, with what it returned. */
export function leave(binding: AnyBinding, setAside: Uint8Array<ArrayBuffer> | undefined): void {
  if (setAside === undefined) binding.busy = false
  else binding.memory.u8.set(setAside)
}

/** Closes the map's descriptor, and what holds the map besides. Twice is fine. */
export function closeBinding(binding: AnyBinding): void {
  binding.descriptor.close()
  binding.bulkLookup?.close()
}

/** Who the map is, for errors. */
export function identity(binding: AnyBinding): MapIdentity {
  const { name, id, type } = binding.info
  return { name, id, type: describeMapType(type) }
}

/** `hash map "flows" (id 12)` */
export function describeMap({ name, id, type }: MapIdentity): string {
  return `${type} map${name === '' ? '' : ` "${name}"`} (id ${id})`
}

/** The binding's handle, for operations that are not on the hot path; throws when the map is closed. */
export function openHandle(binding: AnyBinding): number {
  if (binding.descriptor.closed) throw closedError(describeMap(identity(binding)))
  return binding.descriptor.handle
}
