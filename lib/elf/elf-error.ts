/** An ELF file that is not as the format says: cut off, out of range, or no ELF file at all. */
export class ElfError extends Error {
  // On the prototype, where JavaScript's own errors have it: the first line of `stack` is written before any field exists.
  static {
    Object.defineProperty(ElfError.prototype, 'name', { value: 'ElfError', writable: true, configurable: true })
  }

  /** Where, in bytes from the beginning of the file. */
  readonly offset: number

  /** @internal */
  constructor(problem: string, offset: number) {
    super(`ELF: ${problem} (at byte ${offset})`)
    this.offset = offset
  }
}
