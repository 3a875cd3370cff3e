const patience = 2000
const moment = new Int32Array(new SharedArrayBuffer(4))

/** How long `patiently` goes on, in words. */
export const patienceInWords = `${patience / 1000} seconds`

/**
 * Takes a step that another process can be in the way of, again each millisecond until it has a result; `undefined` if that takes two seconds.
 */
export function patiently<Result>(step: () => Result | undefined): Result | undefined {
  const end = performance.now() + patience
  for (;;) {
    const result = step()
    if (result !== undefined || performance.now() > end) return result
    Atomics.wait(moment, 0, 0, 1)
  }
}
