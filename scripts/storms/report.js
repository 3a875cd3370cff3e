/** @import { Outcome, Storm } from './types.js' */

/**
 * The figures of a storm, a line each.
 *
 * @param {Outcome['figures']} figures
 */
export function figureLines(figures) {
  const rows = Object.entries(figures).map(([what, figure]) => ({
    what,
    text: typeof figure === 'number' ? figure.toLocaleString('en') : figure
  }))
  const width = Math.max(0, ...rows.map(({ what }) => what.length))
  const right = Math.max(0, ...rows.map(({ text }) => text.length))
  return rows.map(({ what, text }) => `  ${what.padEnd(width)}  ${text.padStart(right)}`)
}

/**
 * The last line, or lines.
 *
 * @param {readonly { storm: Pick<Storm, 'name'>, violations: readonly string[] }[]} outcomes
 */
export function verdict(outcomes) {
  const sentences = outcomes.flatMap(({ storm, violations }) => violations.map(violation => `${storm.name}: ${violation}`))
  return sentences.length === 0 ? ['nothing lost, nothing left'] : sentences
}

/** One line that is written over again and again, where somebody looks on. */
export class Progress {
  /** @type {import('node:tty').WriteStream} */
  #stream

  /** @param {import('node:tty').WriteStream} stream */
  constructor(stream) {
    this.#stream = stream
  }

  /** @param {string} text */
  show(text) {
    if (this.#stream.isTTY) this.#stream.write(`\r\x1b[K${text.slice(0, this.#stream.columns - 1)}`)
  }

  clear() {
    this.show('')
  }
}
