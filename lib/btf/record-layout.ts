import type { BtfKind } from './types.js'

/** How long the record of a kind is: 12 bytes, so many more, and so many for each of its parts. */
export interface RecordLayout {
  readonly kind: BtfKind
  readonly extra: number
  readonly part: number
}

/** Bytes that all records begin with: `struct btf_type`. */
export const recordHead = 12

/** By the kernel's number, `BTF_KIND_…`, from 1; include/uapi/linux/btf.h of Linux 7.2. */
const known: readonly RecordLayout[] = [
  { kind: 'int', extra: 4, part: 0 },
  { kind: 'pointer', extra: 0, part: 0 },
  { kind: 'array', extra: 12, part: 0 },
  { kind: 'struct', extra: 0, part: 12 },
  { kind: 'union', extra: 0, part: 12 },
  { kind: 'enum', extra: 0, part: 8 },
  { kind: 'forward', extra: 0, part: 0 },
  { kind: 'typedef', extra: 0, part: 0 },
  { kind: 'volatile', extra: 0, part: 0 },
  { kind: 'const', extra: 0, part: 0 },
  { kind: 'restrict', extra: 0, part: 0 },
  { kind: 'function', extra: 0, part: 0 },
  { kind: 'functionPrototype', extra: 0, part: 8 },
  { kind: 'variable', extra: 4, part: 0 },
  { kind: 'dataSection', extra: 0, part: 12 },
  { kind: 'float', extra: 0, part: 0 },
  { kind: 'declarationTag', extra: 4, part: 0 },
  { kind: 'typeTag', extra: 0, part: 0 },
  { kind: 'enum64', extra: 0, part: 12 },
  { kind: 'locationParameter', extra: 4, part: 4 },
  { kind: 'locationPrototype', extra: 0, part: 4 },
  { kind: 'locationSection', extra: 0, part: 12 }
]

const numbers = new Map(known.map(({ kind }, index) => [kind, index + 1]))

/** The kernel's number of a kind. */
export function kindNumber(kind: BtfKind): number {
  return numbers.get(kind) ?? 0
}

/** The layouts by the kernel's number: ours, then those that the data's own layout section (`struct btf_layout` each) adds. */
export function recordLayouts(section: Uint8Array): readonly (RecordLayout | undefined)[] {
  const added: RecordLayout[] = []
  for (let number = known.length + 1; number * 4 + 4 <= section.length; number++) {
    added.push({ kind: 'unknown', extra: section[number * 4]!, part: section[number * 4 + 1]! })
  }
  return [undefined, ...known, ...added]
}
