import { hexDigit, hexes, hexPairs } from './digits.js'
import { formatIpv4, parseIpv4 } from './ipv4-text.js'
import type { MemoryView } from './memory-view.js'

/** An IPv6 address as four 32-bit words. */
export type Ipv6Words = readonly [number, number, number, number]

const colon = 0x3a
const dot = 0x2e

// Parsing and formatting run no code but ours, so one set of groups serves all calls.
const groups = new Uint16Array(8)

/** The address in the text up to a position, by RFC 4291: with "::" and a last part in IPv4 form, without a zone. */
export function parseIpv6(text: string, end: number): Ipv6Words | undefined {
  const gap = text.indexOf('::')
  if (gap < 0) return parseGroups(text, 0, end, 0) === 8 ? words() : undefined
  const head = gap === 0 ? 0 : parseGroups(text, 0, gap, 0)
  if (gap > 0 && text.lastIndexOf('.', gap) >= 0) return undefined
  const count = head < 0 || gap + 2 === end ? head : parseGroups(text, gap + 2, end, head)
  if (count < 0 || count > 7) return undefined
  widen(head, count)
  return words()
}

/** Reads groups with colons between them, the first into an index: the index after the last, -1 if that is not what stands there. */
function parseGroups(text: string, from: number, end: number, first: number): number {
  let at = from
  for (let index = first; ; index++) {
    const stop = parseGroup(text, at, end, index)
    if (stop < 0 || stop === end) return stop < 0 ? stop : index + 1
    const code = text.charCodeAt(stop)
    if (code === dot) return parseTail(text, at, end, index)
    if (code !== colon) return -1
    at = stop + 1
  }
}

/** Reads one to four digits into a group; gives the position after them, -1 for no digits or no group. */
function parseGroup(text: string, from: number, end: number, index: number): number {
  const last = Math.min(end, from + 4)
  let value = 0
  let at = from
  for (; at < last; at++) {
    const digit = hexDigit(text.charCodeAt(at))
    if (digit < 0) break
    value = value * 16 + digit
  }
  if (at === from || index > 7) return -1
  groups[index] = value
  return at
}

/** Reads an IPv4 address into the two groups from an index on: the index after them, -1 for no address or no groups. */
function parseTail(text: string, from: number, end: number, index: number): number {
  const address = parseIpv4(text, from, end)
  if (address < 0 || index > 6) return -1
  groups[index] = address >>> 16
  groups[index + 1] = address & 0xffff
  return index + 2
}

/** Moves the groups from `head` to `count` to the end, and zeros between. */
function widen(head: number, count: number): void {
  const missing = 8 - count
  for (let i = 7; i >= head; i--) groups[i] = i - missing >= head ? groups[i - missing]! : 0
}

function words(): Ipv6Words {
  return [word(0), word(2), word(4), word(6)]
}

function word(index: number): number {
  return (groups[index]! << 16) | groups[index + 1]!
}

/** The address in memory as text, by RFC 5952: lower case, no leading zeros, the longest run of zeros as "::", IPv4-mapped addresses in mixed form. */
export function formatIpv6(view: MemoryView, offset: number): string {
  for (let i = 0; i < 8; i++) groups[i] = view.getUint16(offset + 2 * i, false)
  const run = longestRun()
  if (run === undefined) return formatGroups(0, 8)
  const { start, end } = run
  if (start === 0 && end === 5 && groups[5] === 0xffff) return `::ffff:${formatIpv4(view.getUint32(offset + 12, false))}`
  return `${formatGroups(0, start)}::${formatGroups(end, 8)}`
}

interface Run {
  readonly start: number
  readonly end: number
}

/** The longest run of at least two zero groups, the first of equals. */
function longestRun(): Run | undefined {
  let longest: Run | undefined
  let start = 0
  for (let i = 0; i < 8; i++) {
    if (groups[i] !== 0) start = i + 1
    else if (i - start >= (longest ? longest.end - longest.start : 1)) longest = { start, end: i + 1 }
  }
  return longest
}

const colonHexes = hexes.map(digits => `:${digits}`)

function formatGroups(from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) {
    const group = groups[i]!
    const digits = i > from ? colonHexes : hexes
    text += group < 256 ? digits[group]! : `${digits[group >>> 8]}${hexPairs[group & 255]}`
  }
  return text
}
