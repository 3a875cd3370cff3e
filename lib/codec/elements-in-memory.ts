import type { Stripe } from './column.js'
import type { ElementArray } from './element-array.js'

/** Copies a stripe of elements from memory into an array, from the index `start` on. */
export function loadElements(stripe: Stripe, elements: ElementArray, start: number, littleEndian: boolean): void {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT: size } = elements
  if (isContiguous(stripe, size, littleEndian)) copyAll(bytesOf(elements, start, stripe.count), bytesIn(stripe, size))
  else if (size === 1) load8(stripe, new Uint8Array(buffer, byteOffset, length), start)
  else if (size === 2) load16(stripe, new Uint16Array(buffer, byteOffset, length), start, littleEndian)
  else if (size === 4) load32(stripe, new Uint32Array(buffer, byteOffset, length), start, littleEndian)
  else if (isAligned(stripe, littleEndian)) load64(stripe, new BigUint64Array(buffer, byteOffset, length), start)
  else loadHalves(stripe, new Uint32Array(buffer, byteOffset, 2 * length), start, littleEndian)
}

/** Copies elements of an array, from the index `start` on, to a stripe of memory. */
export function storeElements(stripe: Stripe, elements: ElementArray, start: number, littleEndian: boolean): void {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT: size } = elements
  if (isContiguous(stripe, size, littleEndian)) copyAll(bytesIn(stripe, size), bytesOf(elements, start, stripe.count))
  else if (size === 1) store8(stripe, new Uint8Array(buffer, byteOffset, length), start)
  else if (size === 2) store16(stripe, new Uint16Array(buffer, byteOffset, length), start, littleEndian)
  else if (size === 4) store32(stripe, new Uint32Array(buffer, byteOffset, length), start, littleEndian)
  else if (isAligned(stripe, littleEndian)) store64(stripe, new BigUint64Array(buffer, byteOffset, length), start)
  else storeHalves(stripe, new Uint32Array(buffer, byteOffset, 2 * length), start, littleEndian)
}

function isContiguous({ stride }: Stripe, size: number, littleEndian: boolean): boolean {
  return stride === size && (littleEndian || size === 1)
}

function isAligned({ offset, stride }: Stripe, littleEndian: boolean): boolean {
  return littleEndian && (offset | stride) % 8 === 0
}

function copyAll(target: Uint8Array, source: Uint8Array): void {
  target.set(source)
}

function bytesIn({ view, offset, count }: Stripe, size: number): Uint8Array {
  return new Uint8Array(view.buffer, offset, count * size)
}

function bytesOf({ buffer, byteOffset, BYTES_PER_ELEMENT: size }: ElementArray, start: number, count: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + start * size, count * size)
}

// The same loop for each width: one for all would see several classes of arrays, and V8 would not know what it loads and stores.

function load8({ view, offset, stride, count }: Stripe, words: Uint8Array, start: number): void {
  for (let i = 0, at = offset; i < count; i++, at += stride) words[start + i] = view.getUint8(at)
}

function load16({ view, offset, stride, count }: Stripe, words: Uint16Array, start: number, littleEndian: boolean): void {
  for (let i = 0, at = offset; i < count; i++, at += stride) words[start + i] = view.getUint16(at, littleEndian)
}

function load32({ view, offset, stride, count }: Stripe, words: Uint32Array, start: number, littleEndian: boolean): void {
  for (let i = 0, at = offset; i < count; i++, at += stride) words[start + i] = view.getUint32(at, littleEndian)
}

// Not by the view's getBigUint64, for which V8 makes a bigint of each.
function load64({ view, offset, stride, count }: Stripe, words: BigUint64Array, start: number): void {
  const memory = new BigUint64Array(view.buffer, 0, Math.floor(view.byteLength / 8))
  for (let i = 0, at = offset >>> 3; i < count; i++, at += stride >>> 3) words[start + i] = memory[at]!
}

function loadHalves({ view, offset, stride, count }: Stripe, halves: Uint32Array, start: number, littleEndian: boolean): void {
  const [low, high] = littleEndian ? [0, 4] : [4, 0]
  for (let i = 2 * start, end = i + 2 * count, at = offset; i < end; i += 2, at += stride) {
    halves[i] = view.getUint32(at + low, littleEndian)
    halves[i + 1] = view.getUint32(at + high, littleEndian)
  }
}

function store8({ view, offset, stride, count }: Stripe, words: Uint8Array, start: number): void {
  for (let i = 0, at = offset; i < count; i++, at += stride) view.setUint8(at, words[start + i]!)
}

function store16({ view, offset, stride, count }: Stripe, words: Uint16Array, start: number, littleEndian: boolean): void {
  for (let i = 0, at = offset; i < count; i++, at += stride) view.setUint16(at, words[start + i]!, littleEndian)
}

function store32({ view, offset, stride, count }: Stripe, words: Uint32Array, start: number, littleEndian: boolean): void {
  for (let i = 0, at = offset; i < count; i++, at += stride) view.setUint32(at, words[start + i]!, littleEndian)
}

function store64({ view, offset, stride, count }: Stripe, words: BigUint64Array, start: number): void {
  const memory = new BigUint64Array(view.buffer, 0, Math.floor(view.byteLength / 8))
  for (let i = 0, at = offset >>> 3; i < count; i++, at += stride >>> 3) memory[at] = words[start + i]!
}

function storeHalves({ view, offset, stride, count }: Stripe, halves: Uint32Array, start: number, littleEndian: boolean): void {
  const [low, high] = littleEndian ? [0, 4] : [4, 0]
  for (let i = 2 * start, end = i + 2 * count, at = offset; i < end; i += 2, at += stride) {
    view.setUint32(at + low, halves[i]!, littleEndian)
    view.setUint32(at + high, halves[i + 1]!, littleEndian)
  }
}
