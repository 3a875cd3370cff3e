import type { Access } from './access.js'

/** Source text in the making, with the values that it names. */
export class Draft {
  readonly #values: unknown[] = []
  #locals = 0

  /** A name in the source for a value of ours. */
  bind(value: unknown): string {
    return `bound${this.#values.push(value) - 1}`
  }

  /** A name for a local variable that no other has. */
  local(): string {
    return `local${this.#locals++}`
  }

  /** Turns the methods' source into functions. Every name of a user's in it must have gone through `quote`. */
  build(methods: string): Access {
    const names = this.#values.map((_, index) => `bound${index}`)
    return new Function(...names, `'use strict'\nreturn {${methods}\n}`)(...this.#values) as Access
  }
}

/** Text as a string literal of JavaScript. */
export function quote(text: string): string {
  return JSON.stringify(text)
}

/** An expression for so many bytes after another. */
export function plus(at: string, bytes: number): string {
  return bytes === 0 ? at : `(${at} + ${bytes})`
}

/** A name as the key in an object literal. */
export function property(name: string): string {
  // A plain "__proto__" would set the prototype; a computed one is a property like any other.
  return name === '__proto__' ? '["__proto__"]' : quote(name)
}
