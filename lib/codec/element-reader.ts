import type { ColumnReader, Stripe } from './column.js'
import type { ElementArray, ElementArrayClass } from './element-array.js'

/** Reads a stripe into an array that has room for it, from the index `start` on. */
export type Load<Elements> = (stripe: Stripe, elements: Elements, start: number) => void

// Pages of a new array take no memory before something is stored in them, so it may be too large for a while; the copies are what costs.
const growth = 8

/** A typed array in the making: it grows in leaps, and ends as one of exactly the length that was read. */
export class ElementReader<Elements extends ElementArray> implements ColumnReader<Elements> {
  readonly #arrayClass: ElementArrayClass<Elements>
  readonly #load: Load<Elements>
  readonly #likelyMost: number
  #elements: Elements
  #length = 0

  constructor(arrayClass: ElementArrayClass<Elements>, load: Load<Elements>, likelyMost: number) {
    this.#arrayClass = arrayClass
    this.#load = load
    this.#likelyMost = likelyMost
    this.#elements = new arrayClass(0)
  }

  read(stripe: Stripe): void {
    const needed = this.#length + stripe.count
    const { length } = this.#elements
    if (needed > length) this.#resize(Math.max(needed, Math.min(growth * length, this.#likelyMost)))
    this.#load(stripe, this.#elements, this.#length)
    this.#length = needed
  }

  finish(): Elements {
    if (this.#length < this.#elements.length) this.#resize(this.#length)
    return this.#elements
  }

  #resize(length: number): void {
    const resized = new this.#arrayClass(length)
    const { buffer, byteLength } = this.#elements
    new Uint8Array(resized.buffer).set(new Uint8Array(buffer, 0, Math.min(byteLength, resized.byteLength)))
    this.#elements = resized
  }
}
