/** An object file that cannot be used as it is: malformed, or with something in it that nobody can load. */
export class ObjectError extends Error {
  // On the prototype, where JavaScript's own errors have it: the first line of `stack` is written before any field exists.
  static {
    Object.defineProperty(ObjectError.prototype, 'name', { value: 'ObjectError', writable: true, configurable: true })
  }
}
