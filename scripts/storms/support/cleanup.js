/** What is to be undone, the last first; what cannot be undone stops none of the others. */
export class Cleanup {
  /** @type {(() => unknown)[]} */
  #steps = []

  /** @param {() => unknown} undo */
  defer(undo) {
    this.#steps.push(undo)
  }

  /** Undoes all: a sentence for each step that failed. */
  async run() {
    /** @type {string[]} */
    const failures = []
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step()
      } catch (error) {
        failures.push(`cleaning up failed: ${error instanceof Error ? error.message : error}`)
      }
    }
    return failures
  }
}
