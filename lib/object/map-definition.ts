import type { SizeRule } from '../sys/map-kind.js'
import { type MapType, mapKind, mapTypeOf } from '../sys/map-kinds.js'
import { ObjectError } from './object-error.js'

/** A map that an object file defines. */
export interface ObjectMapDefinition {
  /** The variable's name in the source; for global variables the section's: `.data`, `.rodata`, … */
  readonly name: string
  /** The kernel's name of the type in lower case, or its number for one that this library does not know. */
  readonly type: MapType | number
  /** Bytes. */
  readonly keySize: number
  readonly valueSize: number
  readonly maxEntries: number
  /** A sum of `MapFlag`s. */
  readonly flags: number
  readonly numaNode: number
  readonly mapExtra: bigint
  /** It is pinned by its name, and used again where that pin is there. */
  readonly pinned: boolean
  /** The ids of its key's and its value's type in the object's BTF; 0 where the definition gives sizes only. */
  readonly keyType: number
  readonly valueType: number
  /** For a map of maps: what the maps in it are like. */
  readonly inner: ObjectMapDefinition | undefined
  /** What is in it from the start: the name of a map or a program for each index. */
  readonly slots: readonly { readonly index: number; readonly holds: string }[]
}

/** What a definition says, as far as it says something. */
export type MapAttributes = { readonly type: number } & { readonly [name in keyof typeof defaults]?: (typeof defaults)[name] }

const defaults = {
  keySize: 0,
  valueSize: 0,
  maxEntries: 0,
  flags: 0,
  numaNode: 0,
  mapExtra: 0n,
  pinned: false,
  keyType: 0,
  valueType: 0,
  inner: undefined as ObjectMapDefinition | undefined,
  slots: [] as ObjectMapDefinition['slots']
}

/** A definition with all its parts. A size that is not given is the one that the kind of map has, where it has only one. */
export function defineMap(name: string, attributes: MapAttributes): ObjectMapDefinition {
  const type = mapTypeOf(attributes.type)
  const kind = mapKind(type)
  const sizes = kind && { keySize: onlySize(kind.key), valueSize: onlySize(kind.value) }
  return { ...defaults, ...sizes, ...attributes, name, type }
}

function onlySize({ min, max }: SizeRule): number {
  return min === max ? min : 0
}

/** The error for a definition that is not understood. */
export function badDefinition(name: string, problem: string): ObjectError {
  return new ObjectError(`the definition of map "${name}" ${problem}`)
}
