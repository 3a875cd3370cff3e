import { backgroundChildOf } from '../../../test/support/background-child.js'
import { outcomeWithin } from '../support/outcome-within.js'

/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const terminate = {
  name: 'terminate',
  about: 'Worker threads are terminated at random moments while they load, create, scan, stream, map, or are refused.',
  unit: 'threads for each',
  usual: 300,
  short: 8,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('../../../test/support/worker-storm.js')>>} */
const inChild = backgroundChildOf(new URL('../../../test/support/worker-storm.js', import.meta.url))

const tasks = /** @type {const} */ (['load', 'create', 'scan', 'stream', 'map', 'refuse'])

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const total = { terminated: 0, busy: 0 }
  /** @type {string[]} */
  const violations = []
  for (const task of tasks) {
    const child = inChild('terminateWorkers', [task, session.amount])
    const { terminated, busy, ended, left } = await outcomeWithin(session, child, 60 + 2 * session.amount)
    total.terminated += terminated
    total.busy += busy
    violations.push(...ended.map(how => `${task}: a thread ended by itself: ${how}`), ...left.map(object => `${task}: ${object} is left`))
  }
  return { figures: { 'threads terminated': total.terminated, '  in the middle of their task': total.busy }, violations }
}
