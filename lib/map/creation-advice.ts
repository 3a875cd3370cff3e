import { constants } from 'node:os'
import { errnoName } from '../errors/errno.js'
import { inMebibytes, memoryLimitAdvice } from '../errors/exhaustion.js'
import { isOlderThan, newestOf } from '../errors/kernel-release.js'
import { MapFlag } from '../sys/constants.js'
import { possibleCpus } from '../sys/cpus.js'
import type { MapKind, SizeRule } from '../sys/map-kind.js'
import type { CheckedAttributes } from './definition.js'

const { E2BIG, EINVAL, ENOMEM, EPERM } = constants.errno

/** All that a map is created with. */
export interface CompleteAttributes extends CheckedAttributes {
  /** The handle of the template for maps of maps, or 0. */
  readonly innerMap: number
}

/** The first Linux that makes such a map with these flags, as far as that is known. */
export function neededRelease({ since, flagsSince = {} }: MapKind, flags: number): string {
  return newestOf(since, ...flagNames(flags).map(name => flagsSince[name as keyof typeof flagsSince] ?? since))
}

/** Which attributes the kind does not take, in words; what to look at when all seem right. */
export function creationAdvice(kind: MapKind, type: string, attributes: CompleteAttributes, errno: number): string | undefined {
  // Then it is the process, or the kernel's age, and not the attributes.
  if (errno === EPERM || isOlderThan(neededRelease(kind, attributes.flags))) return undefined
  const problems = [
    sizeProblem('keySize', attributes.keySize, kind.key),
    sizeProblem('valueSize', attributes.valueSize, kind.value),
    sizeProblem('maxEntries', attributes.maxEntries, kind.maxEntries),
    ...flagProblems(kind, attributes.flags),
    kind.holdsMaps && attributes.innerMap === 0 ? 'inner is missing, a map like those that it will hold' : undefined
  ].filter(problem => problem !== undefined)
  if (problems.length > 0) return `For a map of type ${type}, ${problems.join('; ')}.`
  const known = kind.creationAdvice?.[errnoName(errno)]
  if (known !== undefined) return known
  if (errno === E2BIG || errno === ENOMEM) return sizeAdvice(kind, attributes, errno)
  return errno === EINVAL ? otherAdvice(type, attributes) : undefined
}

// Sizes and flags are such as the kind takes.
function otherAdvice(type: string, { flags, numaNode, mapExtra }: CheckedAttributes): string | undefined {
  if (mapExtra !== 0n) return `For a map of type ${type}, mapExtra must be 0, not ${mapExtra}.`
  return flags & MapFlag.numaNode ? `There is no memory node ${numaNode}.` : undefined
}

function sizeProblem(name: string, size: number, rule: SizeRule): string | undefined {
  const fits = rule.oneOf?.includes(size) ?? (size >= rule.min && size <= (rule.max ?? size) && size % (rule.multipleOf ?? 1) === 0)
  return fits ? undefined : `${name} must be ${inWords(rule)}, not ${size}`
}

function inWords({ min, max, multipleOf, oneOf }: SizeRule): string {
  if (oneOf !== undefined) return oneOf.join(' or ')
  if (min === max) return String(min)
  const range = max === undefined ? `at least ${min}` : `from ${min} to ${max}`
  return multipleOf === undefined ? range : `${range} and a multiple of ${multipleOf}`
}

function flagProblems(kind: MapKind, flags: number): string[] {
  return [
    ...flagNames(flags & ~kind.flags).map(name => `the flag ${name} is not allowed`),
    ...flagNames((kind.requiredFlags ?? 0) & ~flags).map(name => `the flag ${name} is required`),
    ...contradictions(flags)
  ]
}

function contradictions(flags: number): string[] {
  const pairs = [
    ['readOnly', 'writeOnly'],
    ['programReadOnly', 'programWriteOnly']
  ] as const
  return pairs
    .filter(([one, other]) => flags & MapFlag[one] && flags & MapFlag[other])
    .map(([one, other]) => `the flags ${one} and ${other} exclude each other`)
}

/** The names of creation flags, and the bits that have none. */
export function flagNames(flags: number): string[] {
  const known = Object.entries(MapFlag).filter(([, bit]) => flags & bit)
  const rest = known.reduce((bits, [, bit]) => bits & ~bit, flags) >>> 0
  return [...known.map(([name]) => name), ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])]
}

function sizeAdvice(kind: MapKind, attributes: CheckedAttributes, errno: number): string {
  const bytes = sizeOf(kind, attributes)
  const reason = errno === ENOMEM ? memoryLimitAdvice(bytes + overhead(kind, attributes)) : undefined
  return [sizeInWords(attributes, bytes), reason].filter(sentence => sentence !== undefined).join(' ')
}

// The kernel's part of an entry that is found by its key, and of the bucket that it is in: 64 bytes and more.
function overhead({ indexed }: MapKind, { keySize, maxEntries }: CheckedAttributes): number {
  return indexed || keySize === 0 ? 0 : maxEntries * 64
}

// Rings have no entries: it is their size in bytes that is called so.
function sizeOf({ perCpu }: MapKind, { keySize, valueSize, maxEntries }: CheckedAttributes): number {
  return maxEntries * (keySize + valueSize * (perCpu ? possibleCpus() : 1) || 1)
}

function sizeInWords({ keySize, valueSize, maxEntries }: CheckedAttributes, bytes: number): string {
  if (keySize + valueSize === 0) return `A ring of ${inMebibytes(bytes)} is too large.`
  const [size, name] = [
    [maxEntries, 'maxEntries'],
    [valueSize, 'valueSize'],
    [keySize, 'keySize']
  ].reduce((largest, next) => (next[0]! > largest[0]! ? next : largest)) as [number, string]
  return `${name} ${size} is too large: its ${maxEntries} entries of ${keySize} + ${valueSize} bytes are about ${inMebibytes(bytes)}.`
}
