const room = 1 << 16

/** Which branches inputs have taken so far, and about how often: in the classes of AFL, where 1, 2, 3, 4, 8, 16, 32 and 128 are new ones. */
export class Coverage {
  #counters = new Uint8Array(room)
  #words = new Uint32Array(this.#counters.buffer)
  #seen = new Uint8Array(room)
  #used = 0
  /** How many branches there are, and how many of them were ever taken. */
  taken = 0

  get branches() {
    return this.#used
  }

  /**
   * The counters of one module, which counts there.
   *
   * @param {number} count
   */
  module(count) {
    const begin = this.#used
    this.#used += count
    if (this.#used > room) throw new RangeError(`there are more than ${room} branches`)
    return this.#counters.subarray(begin, this.#used)
  }

  /** Begins a new input. */
  reset() {
    this.#counters.fill(0, 0, this.#used)
  }

  /** Whether the input has done something that none before has. */
  isNew() {
    let isNew = false
    for (let word = 0; word * 4 < this.#used; word++) {
      if (this.#words[word] === 0) continue
      for (let at = word * 4; at < word * 4 + 4; at++) isNew = this.#note(at) || isNew
    }
    return isNew
  }

  /** @param {number} at */
  #note(at) {
    const kind = classOf(/** @type {number} */ (this.#counters[at]))
    const seen = /** @type {number} */ (this.#seen[at])
    if ((seen | kind) === seen) return false
    if (seen === 0) this.taken += 1
    this.#seen[at] = seen | kind
    return true
  }
}

/**
 * A bit for a number of times.
 *
 * @param {number} count
 */
export function classOf(count) {
  if (count === 0) return 0
  if (count < 4) return 1 << (count - 1)
  if (count < 16) return count < 8 ? 8 : 16
  if (count < 32) return 32
  return count < 128 ? 64 : 128
}
