/** BTF that is not as the format says: cut off, out of range, or turning in circles. */
export class BtfError extends Error {
  // On the prototype, where JavaScript's own errors have it: the first line of `stack` is written before any field exists.
  static {
    Object.defineProperty(BtfError.prototype, 'name', { value: 'BtfError', writable: true, configurable: true })
  }

  /** Where, in bytes from the beginning of the data. */
  readonly offset: number

  /** @internal */
  constructor(problem: string, offset: number) {
    super(`BTF: ${problem} (at byte ${offset})`)
    this.offset = offset
  }
}
