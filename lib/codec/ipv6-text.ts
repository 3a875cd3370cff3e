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
  const point = text.indexOf('.')
  if (point >= 0 && point < gap) return undefined
  const head = gap === 0 ? 0 : parseGroups(text, 0, gap, 0)
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
  for (let i = 7; i >= head; i--) groups[i] = i - missing >= head ? Number(groups[i - missing]) : 0
}

function words(): Ipv6Words {
  return [word(0), word(2), word(4), word(6)]
}

function word(index: number): number {
  return (Number(groups[index]) << 16) | Number(groups[index + 1])
}

/** The address in memory as text, by RFC 5952: lower case, no leading zeros, the longest run of zeros as "::", IPv4-mapped addresses in mixed form. */
export function formatIpv6(view: MemoryView, offset: number): string {
  for (let i = 0; i < 8; i++) groups[i] = view.getUint16(offset + 2 * i, false)
  const gap = longestRun()
  const gapEnd = gap < 0 ? -1 : runEnd(gap)
  if (gap === 0 && gapEnd === 5 && groups[5] === 0xffff) return `::ffff:${formatIpv4(view.getUint32(offset + 12, false))}`
  let text = ''
  for (let i = 0; i < 8; i++) {
    if (i === gap) {
      text += '::'
      i = gapEnd
      if (i === 8) break
    } else if (i > 0) text += ':'
    text += formatGroup(Number(groups[i]))
  }
  return text
}

/** Where the longest run of at least two zero groups begins, the first of equals; -1 if there is none. */
function longestRun(): number {
  let best = -1
  let bestLength = 1
  for (let i = 0; i < 8; i++) {
    const length = runEnd(i) - i
    if (length <= bestLength) continue
    best = i
    bestLength = length
  }
  return best
}

function runEnd(start: number): number {
  let end = start
  while (end < 8 && groups[end] === 0) end++
  return end
}

function formatGroup(group: number): string {
  return group < 256 ? String(hexes[group]) : `${hexes[group >>> 8]}${hexPairs[group & 255]}`
}
