import { constants } from 'node:os'
import { encodeElementTypes } from '../btf/encode/element-types.js'
import { kernelFields } from '../btf/encode/kernel-fields.js'
import { loadTypes } from '../btf/encode/loaded-types.js'
import { u32 } from '../codec/integer.js'
import type { TypeDescription } from '../codec/type-description.js'
import { ENOTSUPP } from '../errors/errno.js'
import { isExhaustion } from '../errors/exhaustion.js'
import { isOlderThan, newestOf } from '../errors/kernel-release.js'
import { bpfError } from '../errors/refusal.js'
import type { MapKind, TypeRule } from '../sys/map-kind.js'
import { kernelFieldsSince } from '../sys/map-kind-rules.js'
import { kinds, type MapType } from '../sys/map-kinds.js'
import { tokenRights } from '../sys/token.js'
import type { MapDefinition } from './definition.js'

const { EPERM } = constants.errno

/** What a map's keys and values are, in the words of their codecs. */
export interface ElementDescriptions {
  /** `undefined` for maps without keys. */
  readonly key: TypeDescription | undefined
  readonly value: TypeDescription
}

/** The types that a map is created with, by their ids in a BTF object. */
export interface ElementTypes {
  /** The BTF object's handle, which stays its owner's. */
  readonly btf: number
  readonly key: number
  readonly value: number
  /** The value's type in the kernel's own BTF: for maps of structures that the kernel knows. */
  readonly kernelValue?: number
  /** There must be no such map without them: it would lack its locks. */
  readonly required: boolean
  /** Why the kernel will refuse them, as far as that is known beforehand. */
  readonly problem?: string | undefined
}

/**
 * The types of a map's elements, loaded into the kernel; `undefined` where its kind takes none.
 *
 * Most maps work without as well: that the kernel refuses the types (it is older, or asks for CAP_BPF where it does not for the map) is an
 * error only for those with fields of the kernel's own.
 */
export function loadElementTypes(type: MapType, { key, value }: ElementDescriptions): ElementTypes | undefined {
  const { types: rule }: MapKind = kinds[type]
  if (rule === undefined || !takesKey(rule, key)) return withoutTypes(type, value)
  requireKnownFields(type, value)
  const types = encodeElementTypes(typeOfKey(rule, key), value)
  const required = rule.required === true || types.hasKernelFields
  const problem = types.hasKernelFields ? kernelFieldProblem(type, value) : undefined
  const btf = loadTypes(types)
  if (typeof btf !== 'number') return { btf: btf.handle, key: types.key, value: types.value, required, problem }
  if (required) throw loadError(-btf, type, problem)
  return undefined
}

/** The types of a map of bytes, for the kinds that are not made without types. */
export function rawTypes({ type, valueSize }: MapDefinition): ElementTypes | undefined {
  if (typeof type !== 'string' || !Object.hasOwn(kinds, type)) return undefined
  const { types: rule }: MapKind = kinds[type]
  return rule?.required && valueSize > 0 ? loadElementTypes(type, { key: u32.type, value: { kind: 'bytes', size: valueSize } }) : undefined
}

/** The type of a map's value by its id in the kernel's own BTF. The kernel asks for a BTF object beside it, whatever that is about. */
export function kernelTypes(type: MapType, kernelValue: number): ElementTypes {
  const btf = loadTypes(encodeElementTypes(undefined, u32.type))
  if (typeof btf === 'number') throw loadError(-btf, type, undefined)
  return { btf: btf.handle, key: 0, value: 0, kernelValue, required: true }
}

function takesKey({ key: allowed }: TypeRule, key: TypeDescription | undefined): boolean {
  if (allowed === 'nothing') return true
  return key !== undefined && (allowed !== 'struct' || key.kind === 'struct')
}

function typeOfKey({ key: allowed }: TypeRule, key: TypeDescription | undefined): TypeDescription | undefined {
  if (allowed === 'nothing') return undefined
  return allowed === 'integer' && key?.kind !== 'integer' ? u32.type : key
}

function withoutTypes(type: MapType, value: TypeDescription): undefined {
  const advice = kernelFieldProblem(type, value)
  if (advice === undefined) return undefined
  throw bpfError({ errno: ENOTSUPP, command: 'BPF_MAP_CREATE', what: `create ${type} map`, advice })
}

function loadError(errno: number, type: MapType, problem: string | undefined): Error {
  const advice = errno === EPERM || isExhaustion(errno) ? undefined : (problem ?? placeAdvice)
  const what = `describe the elements of ${type} map to the kernel`
  return bpfError({ errno, command: 'BPF_BTF_LOAD', what, advice, token: tokenRights('BPF_BTF_LOAD') })
}

const placeAdvice =
  'A value can have one bpf_spin_lock. Every field of the kernel’s own has the size that its headers give it, and lies at a multiple of its alignment.'

/** What is wrong with having the kernel's fields of such a value in a kind of map, if anything is. */
function kernelFieldProblem(type: MapType, value: TypeDescription): string | undefined {
  const field = kernelFields(value).find(name => !takesField(type, name))
  if (field === undefined) return undefined
  const others = Object.keys(kinds).filter(other => takesField(other as MapType, field))
  return others.length === 0 ? undefined : `A ${field} can only be in the values of maps of type ${others.join(', ')}.`
}

function requireKnownFields(type: MapType, value: TypeDescription): void {
  const since = newestOf('0', ...kernelFields(value).map(name => kernelFieldsSince[name] ?? '0'))
  if (isOlderThan(since)) throw bpfError({ errno: ENOTSUPP, command: 'BPF_MAP_CREATE', what: `create ${type} map`, since })
}

function takesField(type: MapType, field: string): boolean {
  const { types }: MapKind = kinds[type]
  return types?.kernelFields?.includes(field) === true
}
