import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backgroundChildOf } from '../../../test/support/background-child.js'
import { outcomeWithin } from '../support/outcome-within.js'
import { memoryCgroup } from './memory-cgroup.js'

/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const exhaustion = {
  name: 'exhaustion',
  about: 'Everything is tried with 0 to 6 free descriptors, and maps of 128 MiB in a cgroup of 64.',
  unit: 'rounds',
  usual: 5,
  short: 1,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('./descriptors.js')>>} */
const withoutDescriptors = backgroundChildOf(new URL('./descriptors.js', import.meta.url))
/** @type {ReturnType<typeof backgroundChildOf<typeof import('./memory.js')>>} */
const withoutMemory = backgroundChildOf(new URL('./memory.js', import.meta.url))

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  session.defer(() => rmSync(folder, { recursive: true }))
  const total = { tried: 0, worked: 0, refused: 0, tooLarge: 0 }
  /** @type {string[]} */
  const violations = []
  for (let round = 0; round < session.amount && violations.length === 0; round++) {
    const child = withoutDescriptors('runOutOfDescriptors', [join(folder, 'bpffs')], { privateMounts: true })
    const { tried, worked, refused, violations: found } = await outcomeWithin(session, child, 120)
    total.tried += tried
    total.worked += worked
    total.refused += refused
    const memory = await inSmallCgroup(session)
    total.tooLarge += memory.tried
    violations.push(...found, ...memory.violations)
  }
  const figures = { 'tried with few descriptors': total.tried, '  worked': total.worked, '  refused with EMFILE': total.refused }
  return { figures: { ...figures, 'tried with too little memory': total.tooLarge || whyNone(session) }, violations }
}

/**
 * Not with sanitizers, whose own memory takes more than that.
 *
 * @param {Session} session
 */
async function inSmallCgroup(session) {
  const cgroup = session.isSanitized ? undefined : memoryCgroup(64 * 2 ** 20)
  if (cgroup === undefined) return { tried: 0, violations: [] }
  let isThere = true
  const remove = () => {
    if (isThere) cgroup.remove()
    isThere = false
  }
  session.defer(remove)
  const outcome = await outcomeWithin(session, withoutMemory('runOutOfMemory', [cgroup.procs]), 60)
  remove()
  return outcome
}

/** @param {Session} session */
function whyNone({ isSanitized }) {
  return isSanitized ? 'not with sanitizers' : 'no cgroup can limit memory here'
}
