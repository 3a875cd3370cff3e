import { decimals } from './digits.js'

const dot = 0x2e
const zero = 0x30

/**
 * The address between two positions of a text as a number, -1 if there is none: four decimal numbers from 0 to 255.
 *
 * Short forms and leading zeros are refused, because C libraries disagree on what they mean.
 */
export function parseIpv4(text: string, from: number, to: number): number {
  let address = 0
  let octet = -1
  let dots = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code !== dot) {
      octet = appendDigit(octet, code - zero)
      if (octet < 0) return -1
      continue
    }
    if (octet < 0 || ++dots > 3) return -1
    address = (address << 8) | octet
    octet = -1
  }
  return dots === 3 && octet >= 0 ? ((address << 8) | octet) >>> 0 : -1
}

/** One more digit to a number that has none yet if it is negative; -1 past 255, after a leading zero and for no digit. */
function appendDigit(octet: number, digit: number): number {
  if (digit < 0 || digit > 9 || octet === 0) return -1
  const value = octet < 0 ? digit : octet * 10 + digit
  return value <= 255 ? value : -1
}

const dottedDecimals = decimals.map(digits => `.${digits}`)

/** An address in dotted decimal form. */
export function formatIpv4(address: number): string {
  // From four pieces instead of seven: joining strings is all the time that this takes.
  const start = `${decimals[address >>> 24]}${dottedDecimals[(address >>> 16) & 255]}`
  return `${start}${dottedDecimals[(address >>> 8) & 255]}${dottedDecimals[address & 255]}`
}
