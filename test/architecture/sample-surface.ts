// Read by public-surface.test.ts as an entry file that breaks its rules.

/** A type with a comment. */
export interface Documented {
  readonly name: string
}

export const guess = JSON.parse('1')

// A comment, but no doc comment.
const unspoken = 1

export { unspoken as renamed }

/** The comment of the name itself counts. */
const spoken = 2

// biome-ignore lint/performance/noBarrelFile: a re-export is what the sample shows
export { layers as reexported } from './layers.js'
export { spoken as documented }
