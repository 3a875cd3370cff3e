import { decimalDigit, decimals } from './digits.js'

const dot = 0x2e

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
      octet = appendDigit(octet, decimalDigit(code))
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
  if (digit < 0 || octet === 0) return -1
  const value = octet < 0 ? digit : octet * 10 + digit
  return value <= 255 ? value : -1
}

/** An address in dotted decimal form. */
export function formatIpv4(address: number): string {
  return `${decimals[address >>> 24]}.${decimals[(address >>> 16) & 255]}.${decimals[(address >>> 8) & 255]}.${decimals[address & 255]}`
}
