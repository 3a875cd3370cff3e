import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/** Numbers in a row. */
export const columns = 16
const size = columns * 8

/**
 * Numbers in a file that processes write and others read: what one has written stays when it is killed, and is whole, because the kernel
 * has it then. It is no BPF map, for what it is compared with are maps.
 */
export class Row {
  #fd
  #start
  #numbers = new Float64Array(columns)

  /**
   * @param {string} path
   * @param {number} index
   */
  constructor(path, index) {
    this.#fd = openSync(path, 'r+')
    this.#start = index * size
    this.read()
  }

  /** All numbers as they are in the file. */
  read() {
    this.#numbers.fill(0)
    readSync(this.#fd, this.#numbers, 0, size, this.#start)
    return this.#numbers
  }

  /** @param {number} column */
  get(column) {
    return this.#numbers[column] ?? 0
  }

  /**
   * @param {number} column
   * @param {number} number
   */
  set(column, number) {
    this.#numbers[column] = number
    writeSync(this.#fd, this.#numbers, column * 8, 8, this.#start + column * 8)
  }

  /**
   * @param {number} column
   * @param {number} [more]
   */
  add(column, more = 1) {
    this.set(column, this.get(column) + more)
  }

  close() {
    closeSync(this.#fd)
  }
}
