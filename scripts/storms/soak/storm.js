import { mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backgroundChildOf } from '../../../test/support/background-child.js'
import { cgroupRoot } from '../../../test/support/cgroup.js'
import { outcomeWithin } from '../support/outcome-within.js'
import { growth } from './trend.js'

/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const soak = {
  name: 'soak',
  about: 'All that can be opened is opened and closed over and over, forgotten, or lost with a thread that is terminated.',
  unit: 'seconds',
  usual: 270,
  short: 6,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('./rounds.js')>>} */
const inChild = backgroundChildOf(new URL('./rounds.js', import.meta.url))

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const { amount, seed, defer } = session
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  defer(() => rmSync(folder, { recursive: true }))
  const child = inChild('soak', [amount, seed, join(folder, 'bpffs')], { privateMounts: true })
  // Those of a child that had to be killed.
  defer(() => removeCgroups(`bpfmaps-${child.process.pid}-`))
  return judge(await outcomeWithin(session, child, 2 * amount + 120))
}

/** @param {string} prefix of their names */
function removeCgroups(prefix) {
  const root = cgroupRoot()
  for (const name of readdirSync(root)) if (name.startsWith(prefix)) rmdirSync(join(root, name))
}

/**
 * @param {Awaited<ReturnType<typeof import('./rounds.js').soak>>} soaked
 * @returns {Outcome}
 */
function judge({ rounds, threads, kinds, samples, made, before, left }) {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) return { figures: { rounds }, violations: ['not one round was done'] }
  const course = (/** @type {keyof typeof first} */ name) => `${first[name]} → ${samples[samples.length >> 1]?.[name]} → ${last[name]}`
  const figures = {
    ...{ rounds, 'kinds of things in each': kinds, 'threads terminated': threads },
    ...Object.fromEntries(Object.entries(made).map(([kind, number]) => [`${kind}s of the kernel made`, number])),
    ...{ '  still there': left.length, 'descriptors of them before': before },
    ...{
      descriptors: course('descriptors'),
      mappings: course('mappings'),
      'resident memory, MB': course('megabytes'),
      'heap, MB': course('heap')
    }
  }
  return { figures, violations: [...left.map(object => `${object} is left`), ...growth(samples)] }
}
