import { fork } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Row } from '../support/ledger.js'
import { column } from './roles.js'

/** @import { Random } from '../../support/random.js' */
/** @import { Place } from './place.js' */

const child = fileURLToPath(new URL('./child.js', import.meta.url))

/** How long a process may take for one thing that it does, in seconds. */
const patience = 30

/** One process of the storm, which is started again each time it is killed. */
export class Member {
  kills = 0
  /** Milliseconds. */
  longestKill = 0
  /** What it said when it ended by itself. */
  failure = ''
  #place
  #slot
  #random
  #row
  #moved = { operations: -1, at: 0 }
  #before = 0
  #isOver = false

  /**
   * @param {string} role
   * @param {Place} place
   * @param {number} slot
   * @param {Random} random
   */
  constructor(role, place, slot, random) {
    this.role = role
    this.#place = place
    this.#slot = slot
    this.#random = random
    this.#row = new Row(place.ledger, slot)
    this.#process = this.#start()
  }

  #process

  /** Its numbers in the ledger. */
  get row() {
    this.#row.read()
    return this.#row
  }

  async killAndRestart() {
    await this.#kill()
    this.#process = this.#start()
  }

  async end() {
    this.#isOver = true
    await this.#kill()
  }

  /** Whether it has done something since it was started. */
  get isAtWork() {
    return this.row.get(column.operations) > this.#before
  }

  /** Whether it has done nothing for too long. */
  hangs() {
    const operations = this.row.get(column.operations)
    if (operations !== this.#moved.operations) this.#moved = { operations, at: performance.now() }
    return performance.now() - this.#moved.at > patience * 1000
  }

  #start() {
    this.#before = this.row.get(column.operations)
    const args = [this.role, String(this.#slot), String(this.#random.below(2 ** 31))]
    const env = { ...process.env, STORM_PLACE: JSON.stringify(this.#place) }
    const started = fork(child, args, { env, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    const exit = once(started, 'exit')
    if (started.stderr) this.#watch(exit, text(started.stderr)).catch(() => undefined)
    return { started, exit }
  }

  /**
   * @param {Promise<unknown[]>} exit
   * @param {Promise<string>} stderr
   */
  async #watch(exit, stderr) {
    const [[status, signal], said] = await Promise.all([exit, stderr])
    if (!this.#isOver && signal !== 'SIGKILL') this.failure ||= `a ${this.role} ended with ${signal ?? `status ${status}`}: ${said.trim()}`
  }

  async #kill() {
    const start = performance.now()
    const { started, exit } = this.#process
    if (started.kill('SIGKILL')) this.kills += 1
    await exit
    this.longestKill = Math.max(this.longestKill, performance.now() - start)
    this.#moved = { operations: -1, at: 0 }
  }
}
