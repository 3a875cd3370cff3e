import type { Random } from '../support/random.js'

/** What a storm is given. */
export interface Session {
  /** How long it goes on, or how much it does: see `unit`. */
  readonly amount: number
  readonly random: Random
  readonly seed: number
  /** The addon is built with sanitizers, and all takes several times as long. */
  readonly isSanitized: boolean
  /** Shows on a terminal how far it is. */
  readonly progress: (text: string) => void
  /** Has something undone when the storm ends, in whatever way; the last first. */
  readonly defer: (undo: () => unknown) => void
}

export interface Outcome {
  readonly figures: Readonly<Record<string, string | number>>
  /** A sentence for each thing that must not be. */
  readonly violations: readonly string[]
}

export interface Storm {
  readonly name: string
  /** What it does, in one sentence. */
  readonly about: string
  /** What its amount counts. */
  readonly unit: string
  readonly usual: number
  readonly short: number
  readonly run: (session: Session) => Promise<Outcome>
}
