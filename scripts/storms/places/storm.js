import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, uptime } from 'node:os'
import { join } from 'node:path'
import { backgroundChildOf } from '../../../test/support/background-child.js'
import { outcomeWithin } from '../support/outcome-within.js'

/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const places = {
  name: 'places',
  about: 'Clocks that are ahead or behind, no room for temporary files, a BPF file system that is read-only.',
  unit: 'rounds',
  usual: 20,
  short: 1,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('./scenarios.js')>>} */
const inChild = backgroundChildOf(new URL('./scenarios.js', import.meta.url))

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const { amount, random, defer } = session
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  defer(() => rmSync(folder, { recursive: true }))
  /** @type {string[]} */
  const violations = []
  let tried = 0
  for (let round = 0; round < amount && violations.length === 0; round++) {
    // A clock cannot be before the start of the system.
    for (const clockOffset of [1 + random.below(2 ** 30), -1 - random.below(Math.floor(uptime()) - 10)]) {
      const wrong = await outcomeWithin(session, inChild('readEvents', [], { through: withClocks(clockOffset) }), 60)
      violations.push(...wrong.map(sentence => `with a clock that is off by ${clockOffset} s, ${sentence}`))
    }
    for (const scenario of /** @type {const} */ (['workWithoutTemporaryFiles', 'pinReadOnly'])) {
      violations.push(...(await outcomeWithin(session, inChild(scenario, [join(folder, scenario)], { privateMounts: true }), 60)))
    }
    tried += 4
  }
  return { figures: { 'processes tried': tried }, violations }
}

/**
 * What starts a process whose clocks, but for that of the date, are so many seconds ahead: nobody else's change.
 *
 * @param {number} seconds
 */
function withClocks(seconds) {
  return ['unshare', '--time', `--monotonic=${seconds}`, `--boottime=${seconds}`]
}
