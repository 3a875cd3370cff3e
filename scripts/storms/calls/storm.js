import { backgroundChildOf } from '../../../test/support/background-child.js'

/** @import { Tally } from '../../../test/native/support/garbage-calls.js' */
/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const calls = {
  name: 'calls',
  about: "Each of the addon's functions is called with random arguments, also from two threads at once.",
  unit: 'calls',
  usual: 1_000_000,
  short: 30_000,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('./scenarios.js')>>} */
const inChild = backgroundChildOf(new URL('./scenarios.js', import.meta.url))

/** Rounds in each process: every function once in each. */
const rounds = 250

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run({ amount, random, progress, defer }) {
  checkMemory(defer)
  const total = { processes: 0, answered: 0, refused: 0, threw: 0, inThreads: 0 }
  /** @type {string[]} */
  const violations = []
  for (let made = 0; made < amount && violations.length === 0; made = total.answered + total.refused + total.threw) {
    // One process in three calls from two threads at once.
    const inThreads = total.processes % 3 === 2
    const tally = await oneProcess(inThreads ? 'inTwoThreads' : 'inOneThread', random.below(2 ** 31), defer)
    if (typeof tally === 'string') violations.push(tally)
    else add(total, tally, inThreads, violations)
    progress(`${made} of ${amount} calls`)
  }
  const { processes, answered, refused, threw, inThreads } = total
  const figures = { calls: answered + refused + threw, '  answered': answered, '  refused by the kernel': refused, '  threw': threw }
  return { figures: { ...figures, 'calls from two threads at once': inThreads, processes }, violations }
}

/**
 * @param {'inOneThread' | 'inTwoThreads'} how
 * @param {number} seed
 * @param {Session['defer']} defer
 * @returns {Promise<Tally | string>} why there is no tally
 */
async function oneProcess(how, seed, defer) {
  const child = inChild(how, [seed, rounds], { privateMounts: true })
  defer(child.kill)
  try {
    const { error, result } = await child.outcome
    return result ?? `seed ${seed}: ${error?.message}`
  } catch (error) {
    return `${how}(${seed}, ${rounds}): ${error instanceof Error ? error.message : error}`
  }
}

/**
 * @param {{ processes: number, answered: number, refused: number, threw: number, inThreads: number }} total
 * @param {Tally} tally
 * @param {boolean} inThreads
 * @param {string[]} violations
 */
function add(total, { answered, refused, threw, wrong }, inThreads, violations) {
  total.processes += 1
  total.answered += answered
  total.refused += refused
  total.threw += threw
  if (inThreads) total.inThreads += answered + refused + threw
  violations.push(...wrong)
}

/**
 * Has the C library look at the memory around what the addon allocates, where no sanitizer does.
 *
 * @param {Session['defer']} defer
 */
function checkMemory(defer) {
  if (process.env['LD_PRELOAD']) return
  Object.assign(process.env, { LD_PRELOAD: 'libc_malloc_debug.so.0', GLIBC_TUNABLES: 'glibc.malloc.check=3' })
  defer(() => {
    delete process.env['LD_PRELOAD']
    delete process.env['GLIBC_TUNABLES']
  })
}
