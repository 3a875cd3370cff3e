import type {} from 'vitest'

declare module 'vitest' {
  /** What tests tell of the kernel, for the summary of the run. */
  interface TaskMeta {
    /** The test went another way, or did not run: what this kernel does not have, and why. */
    denied?: string
    /** All that this kernel does not allow, a sentence each. One test knows. */
    denials?: readonly string[]
  }
}
