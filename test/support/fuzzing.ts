/** How long a fuzz test goes on, unless `FUZZ_SECONDS` says otherwise. */
export const fuzzSeconds = Number(process.env['FUZZ_SECONDS'] ?? 2)

const seed = process.env['FUZZ_SEED']

/** For fast-check: tries until the time is over, from another seed each time, or always from `FUZZ_SEED`. */
export const fuzzing = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: fuzzSeconds * 1000,
  markInterruptAsFailure: false,
  ...(seed === undefined ? {} : { seed: Number(seed) })
}
