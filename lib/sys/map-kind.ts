import type { MapFlag } from './constants.js'

/** Which sizes a kind takes: a range, or only some. */
export interface SizeRule {
  readonly min: number
  readonly max?: number
  readonly multipleOf?: number
  /** Only these. */
  readonly oneOf?: readonly number[]
}

/** The kernel's commands on elements: from which release each works; none stands for never. */
export interface MapCommands {
  readonly lookup?: string
  readonly update?: string
  readonly delete?: string
  readonly take?: string
  readonly nextKey?: string
  readonly lookupBatch?: string
  readonly takeBatch?: string
  readonly updateBatch?: string
  readonly deleteBatch?: string
}

/** What a kind lets BTF say of its elements. */
export interface TypeRule {
  /** What may be said of keys: any type, only a struct, only an integer of 32 bits, nothing at all. */
  readonly key: 'any' | 'struct' | 'integer' | 'nothing'
  /** Without BTF there is no such map. */
  readonly required?: true
  /** Structs of the kernel's own that a value can have in it. */
  readonly kernelFields?: readonly string[]
}

/** Sentences by the names of errnos. */
export type Advice = Readonly<Record<string, string>>

/** What the kernel allows for one kind of map. Sizes are bytes, releases are Linux x.y. */
export interface MapKind {
  /** The kernel's number, `BPF_MAP_TYPE_…`. */
  readonly number: number
  readonly since: string
  /** A value has one slot for each possible CPU. */
  readonly perCpu?: true
  readonly key: SizeRule
  readonly value: SizeRule
  readonly maxEntries: SizeRule
  /** The creation flags that the kind takes. */
  readonly flags: number
  /** Those that are newer than the kind. */
  readonly flagsSince?: { readonly [name in keyof typeof MapFlag]?: string }
  /** Those without which it is refused. */
  readonly requiredFlags?: number
  /** With this flag the kernel makes `maxEntries` a multiple of the possible CPUs. */
  readonly entriesPerCpu?: number
  /** Those that the kernel sets by itself. */
  readonly addedFlags?: number
  /** What creation needs besides CAP_BPF. */
  readonly capability?: 'CAP_NET_ADMIN'
  /** Its values are maps, and it is created with one of them as the template. */
  readonly holdsMaps?: true
  /** Keys are indexes from 0 to `maxEntries` - 1: one beyond is refused with E2BIG, which elsewhere means that a map is full. */
  readonly indexed?: true
  /** What deleting from an empty slot answers, where that is not ENOENT. */
  readonly emptyDelete?: 'EINVAL' | 'ok'
  /** A walk through the keys may start over when the map changes meanwhile, also within a batch. */
  readonly walkRestarts?: true
  /** A look-up by a program finds what one by user space finds, and does not mark the entry as used either. */
  readonly sameLookupByProgram?: true
  /** It is asked for values: a look-up takes one, and says only whether it may be there. */
  readonly lookupByValue?: true
  /** It cannot be frozen. */
  readonly neverFrozen?: true
  /** What a creation with attributes that fit the rules means to say with an errno. */
  readonly creationAdvice?: Advice
  /** What an update means to say with an errno, where that is no plain thing. */
  readonly updateAdvice?: Advice
  /** Kinds without this take no BTF. */
  readonly types?: TypeRule
  /** The same for a look-up. */
  readonly lookupAdvice?: Advice
  /** The same for a deletion. */
  readonly deleteAdvice?: Advice
  /** The same for any command with a key, of which it is the key that is refused. */
  readonly keyAdvice?: Advice
  readonly commands: MapCommands
}
