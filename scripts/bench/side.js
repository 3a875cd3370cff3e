import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** @import { SideName } from './types.js' */

/** A process that runs its loop once for each round it is asked for. */
export class Side {
  #process
  #input
  #answers

  /**
   * @param {SideName} name
   * @param {string} program
   * @param {readonly (string | number)[]} programArguments
   * @param {readonly number[]} descriptors that it inherits from 3 on
   */
  constructor(name, program, programArguments, descriptors) {
    /** @readonly */
    this.name = name
    this.#process = spawn(program, programArguments.map(String), { stdio: ['pipe', 'pipe', 'inherit', ...descriptors] })
    const { stdin, stdout } = this.#process
    if (stdin === null || stdout === null) throw new Error(`${program} has no pipes`)
    this.#input = stdin
    this.#answers = createInterface({ input: stdout })[Symbol.asyncIterator]()
  }

  /**
   * @param {number} number
   * @returns {Promise<{ nanoseconds: number, checksum: number }>}
   */
  async round(number) {
    this.#input.write(`${number}\n`)
    const { value, done } = await this.#answers.next()
    if (done) throw new Error(`the process of ${this.name} has ended`)
    const [nanoseconds, checksum] = value.split(' ').map(Number)
    return { nanoseconds: nanoseconds ?? Number.NaN, checksum: checksum ?? Number.NaN }
  }

  close() {
    this.#process.kill()
  }
}
