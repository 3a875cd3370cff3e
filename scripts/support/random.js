/** Numbers that look random and are the same in each run with that seed (mulberry32). */
export class Random {
  #state

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed
  }

  /**
   * An integer from 0 up to, not including, `limit`.
   *
   * @param {number} limit
   */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  /**
   * One of the items.
   *
   * @template Item
   * @param {readonly Item[]} items
   * @returns {Item}
   */
  of(items) {
    return /** @type {Item} */ (items[this.below(items.length)])
  }

  /**
   * True once in so many times.
   *
   * @param {number} times
   */
  oneIn(times) {
    return this.below(times) === 0
  }
}
