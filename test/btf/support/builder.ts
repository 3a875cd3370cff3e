/** Numbers of the kinds, `BTF_KIND_…`. */
export const Kind = {
  int: 1,
  pointer: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  forward: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  function: 12,
  functionPrototype: 13,
  variable: 14,
  dataSection: 15,
  float: 16,
  declarationTag: 17,
  typeTag: 18,
  enum64: 19,
  locationParameter: 20,
  locationPrototype: 21,
  locationSection: 22
} as const

/** A word, or a name that stands in the string section. */
export type Word = number | string

/** One record: the name, the kind's number, what stands in place of size or type, the words that follow. */
export interface RecordParts {
  readonly name?: string
  readonly kind: number
  readonly flag?: boolean
  readonly count?: number
  readonly third?: number
  readonly words?: readonly Word[]
}

export interface BuildOptions {
  readonly littleEndian?: boolean
  /** Where the base's names end, for split BTF. */
  readonly firstString?: number
  /** Pairs of sizes for the layout section, from kind 0 on. */
  readonly layout?: readonly (readonly [extra: number, part: number])[]
}

/** Collects names: each once, at its offset. */
export class Strings {
  readonly #offsets = new Map<string, number>([['', 0]])
  readonly #first: number
  #text: string

  constructor(first = 0) {
    this.#first = first
    this.#text = first === 0 ? '\0' : ''
  }

  offset(name: string): number {
    const known = this.#offsets.get(name)
    if (known !== undefined) return known
    const offset = this.#first + Buffer.byteLength(this.#text)
    this.#offsets.set(name, offset)
    this.#text += `${name}\0`
    return offset
  }

  get bytes(): Buffer {
    return Buffer.from(this.#text)
  }
}

/** Words as bytes, in one of the two orders. */
export function toBytes(words: readonly number[], littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(words.length * 4)
  words.forEach((word, index) => {
    if (littleEndian) bytes.writeUInt32LE(word >>> 0, index * 4)
    else bytes.writeUInt32BE(word >>> 0, index * 4)
  })
  return bytes
}

/** BTF made by hand. */
export function buildBtf(
  records: readonly RecordParts[],
  { littleEndian = true, firstString = 0, layout = [] }: BuildOptions = {}
): Buffer {
  const strings = new Strings(firstString)
  const types = toBytes(
    records.flatMap(record => recordWords(record, strings)),
    littleEndian
  )
  const layouts = Buffer.from(layout.flatMap(([extra, part]) => [extra, part, 0, 0]))
  const names = strings.bytes
  const sections = [0, types.length, types.length + layouts.length, names.length, types.length, layouts.length]
  return Buffer.concat([head(littleEndian), toBytes([32, ...sections], littleEndian), types, layouts, names])
}

/** The same as compilers write it, and as kernels take it that know no layout section. */
export function buildPlainBtf(records: readonly RecordParts[]): Buffer {
  const bytes = buildBtf(records)
  const plain = Buffer.concat([bytes.subarray(0, 24), bytes.subarray(32)])
  plain.writeUInt32LE(24, 4)
  return plain
}

/** Magic, version, flags. */
export function head(littleEndian: boolean): Buffer {
  return Buffer.from(littleEndian ? [0x9f, 0xeb, 1, 0] : [0xeb, 0x9f, 1, 0])
}

function recordWords({ name = '', kind, flag = false, count = 0, third = 0, words = [] }: RecordParts, strings: Strings): number[] {
  const info = kind * 2 ** 24 + count + (flag ? 2 ** 31 : 0)
  return [strings.offset(name), info, third, ...words.map(word => (typeof word === 'string' ? strings.offset(word) : word))]
}

/** `int` as the first type of much BTF. */
export const int: RecordParts = { name: 'int', kind: Kind.int, third: 4, words: [0x0100_0020] }

/** A struct or union of members: name, type, offset in bits. */
export function composite(
  kind: number,
  name: string,
  size: number,
  members: readonly (readonly [string, number, number])[],
  flag = false
): RecordParts {
  return { name, kind, flag, count: members.length, third: size, words: members.flat() }
}
