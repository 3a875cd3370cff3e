import type { Codec } from './codec.js'
import { hexDigit, hexPairs } from './digits.js'
import { invalidType, outOfRange } from './invalid.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'

const colon = 0x3a

/** An Ethernet address, `__u8[6]`: takes and gives text such as "02:00:5e:10:00:00"; gives lower case. */
export const mac: Codec<string, string, string[]> = leafCodec({
  size: 6,
  align: 1,
  type: { kind: 'bytes', size: 6 },
  accept: toAddress,
  store,
  read: format
})

function toAddress(value: unknown): number {
  const expected = 'a MAC address such as "02:00:5e:10:00:00"'
  if (typeof value !== 'string') throw invalidType(expected, value)
  const address = parse(value)
  if (address < 0) throw outOfRange(expected, value)
  return address
}

/** The address as a number of 48 bits; -1 if the text is none. */
function parse(text: string): number {
  if (text.length !== 17) return -1
  let address = 0
  for (let i = 0; i < 17; i += 3) {
    const high = hexDigit(text.charCodeAt(i))
    const low = hexDigit(text.charCodeAt(i + 1))
    if (high < 0 || low < 0 || (i < 15 && text.charCodeAt(i + 2) !== colon)) return -1
    address = address * 256 + high * 16 + low
  }
  return address
}

function store(address: number, view: MemoryView, offset: number): void {
  view.setUint16(offset, address / 2 ** 32, false)
  view.setUint32(offset + 2, address, false)
}

const colonPairs = hexPairs.map(pair => `:${pair}`)

function format(view: MemoryView, offset: number): string {
  let text = hexPairs[view.getUint8(offset)]!
  for (let i = 1; i < 6; i++) text += colonPairs[view.getUint8(offset + i)]
  return text
}
