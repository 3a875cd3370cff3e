/** @import { Random } from '../support/random.js' */

const most = 64 * 1024
const words = [0, 1, 2, 3, 4, 8, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff]

/**
 * An input made from one that is known, and perhaps from a second one.
 *
 * @param {Random} random
 * @param {Uint8Array} input
 * @param {Uint8Array} other
 */
export function mutate(random, input, other) {
  /** @type {Uint8Array} */
  let bytes = input.slice()
  for (let times = 1 << random.below(4); times > 0; times--) bytes = random.of(mutations)(random, bytes, other)
  return bytes.length > most ? bytes.subarray(0, most) : bytes
}

/** @type {readonly ((random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array)[]} */
const mutations = [
  (random, bytes) => changed(bytes, random, at => (bytes[at] = random.below(256))),
  (random, bytes) => changed(bytes, random, at => (bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8)))),
  (random, bytes) => changed(bytes, random, at => (bytes[at] = (bytes[at] ?? 0) + random.below(33) - 16)),
  // Most fields are words at places that are multiples of 4.
  (random, bytes) => changed(bytes, random, at => storeWord(bytes, at & ~3, random.of(words))),
  (random, bytes) => changed(bytes, random, at => storeWord(bytes, at & ~3, loadWord(bytes, random.below(bytes.length) & ~3))),
  (random, bytes) => changed(bytes, random, at => storeWord(bytes, at & ~3, loadWord(bytes, at & ~3) + random.below(65) - 32)),
  (random, bytes) => changed(bytes, random, at => storeWord(bytes, at, random.of([...words, bytes.length, random.below(most)]))),
  // A part of it, or of the other one, over another part.
  (random, bytes) => changed(bytes, random, at => bytes.set(part(random, bytes, bytes.length - at), at)),
  (random, bytes, other) => changed(bytes, random, at => bytes.set(part(random, other, bytes.length - at), at)),
  (random, bytes, other) => joined(bytes, random.below(bytes.length + 1), part(random, random.oneIn(2) ? bytes : other, 64)),
  (random, bytes) => (random.oneIn(4) ? bytes.slice(0, random.below(bytes.length + 1)) : bytes),
  (random, bytes) => without(bytes, random.below(bytes.length + 1), random.below(16))
]

/**
 * @param {Uint8Array} bytes
 * @param {Random} random
 * @param {(at: number) => void} change
 */
function changed(bytes, random, change) {
  if (bytes.length > 0) change(random.below(bytes.length))
  return bytes
}

/**
 * @param {Random} random
 * @param {Uint8Array} bytes
 * @param {number} longest
 */
function part(random, bytes, longest) {
  const begin = random.below(bytes.length + 1)
  return bytes.slice(begin, begin + Math.min(random.below(64), longest))
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {Uint8Array} more
 */
function joined(bytes, at, more) {
  const result = new Uint8Array(bytes.length + more.length)
  result.set(bytes.subarray(0, at))
  result.set(more, at)
  result.set(bytes.subarray(at), at + more.length)
  return result
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} count
 */
function without(bytes, at, count) {
  const result = new Uint8Array(Math.max(at, bytes.length - count))
  result.set(bytes.subarray(0, at))
  result.set(bytes.subarray(Math.min(at + count, bytes.length)), at)
  return result
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function loadWord(bytes, at) {
  return [0, 1, 2, 3].reduce((word, index) => word + (bytes[at + index] ?? 0) * 2 ** (8 * index), 0)
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} word
 */
function storeWord(bytes, at, word) {
  for (let index = 0; index < 4 && at + index < bytes.length; index++) bytes[at + index] = word >>> (8 * index)
}
