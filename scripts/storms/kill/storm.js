import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { ArrayMap, HashMap, objects, RingBuffer, u64number } from 'bpf-maps'
import { privateBpffs } from '../../../test/support/bpffs-folder.js'
import { eventuallyNone } from '../support/eventually.js'
import { aftermath } from './aftermath.js'
import { Member } from './crew.js'
import { counts, mapOptions, pinOf, sentinels } from './place.js'
import { column } from './roles.js'

/** @import { Outcome, Session, Storm } from '../types.js' */
/** @import { Place } from './place.js' */

/** How many processes of each role. */
const crew = { creator: 3, ephemeral: 2, replacer: 2, writer: 2, reader: 1, ringReader: 1, sender: 1, repinner: 2 }

/** @type {Storm} */
export const kill = {
  name: 'kill',
  about: 'Processes that create, replace, write, read, send and pin the same maps are killed at random moments.',
  unit: 'seconds',
  usual: 300,
  short: 8,
  run
}

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const { place, close } = prepare(session)
  const roles = Object.entries(crew).flatMap(([role, number]) => Array.from({ length: number }, () => role))
  const members = roles.map((role, slot) => new Member(role, place, slot, session.random))
  session.defer(() => endAll(members))
  const violations = [...(await killAtRandom(session, members))]
  await endAll(members)
  const { figures, ...found } = aftermath(place, members)
  close()
  const left = await eventuallyNone(() => [...objects.maps()].filter(({ name }) => name.startsWith(place.prefix)))
  if (left.length > 0) violations.push(`${left.length} maps are left: ${left.map(({ name }) => name).join(', ')}`)
  return { figures: { ...killFigures(members), ...figures }, violations: [...violations, ...found.violations] }
}

/**
 * Makes the maps that are there all the time.
 *
 * @param {Session} session
 */
function prepare({ defer }) {
  const { path: folder, remove } = privateBpffs()
  let isOpen = true
  const prefix = `k${process.pid.toString(36)}_`
  const files = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  defer(() => rmSync(files, { recursive: true }))
  const ledger = join(files, 'ledger')
  writeFileSync(ledger, '')
  /** @type {Place} */
  const bare = { folder, ledger, prefix, shared: [], moving: 0 }
  const shared = [0, 1, 2].map(index => HashMap.create(mapOptions(bare, `shared${index}`)))
  for (const map of shared) map.setMany(sentinels)
  const { pin: _pin, ...unpinned } = mapOptions(bare, 'moving')
  const moving = HashMap.create(unpinned)
  const fixed = [
    HashMap.create(mapOptions(bare, 'replaced', 64)),
    RingBuffer.create({ name: `${prefix}ring`, event: u64number, size: 64 * 1024, pin: pinOf(bare, 'ring') }),
    ArrayMap.create({ name: `${prefix}counts`, value: counts, maxEntries: 1, pin: pinOf(bare, 'counts') })
  ]
  const close = () => {
    if (!isOpen) return
    isOpen = false
    for (const map of [...shared, moving, ...fixed]) map.close()
    remove()
  }
  defer(close)
  return { place: { ...bare, shared: shared.map(({ id }) => id), moving: moving.id }, close }
}

/**
 * @param {Session} session
 * @param {readonly Member[]} members
 * @returns {Promise<readonly string[]>} what went wrong
 */
async function killAtRandom({ amount, random, progress }, members) {
  const start = performance.now()
  for (let seconds = 0; seconds < amount; seconds = (performance.now() - start) / 1000) {
    await setTimeout(random.below(200) + 10)
    const failed = members.filter(({ failure }) => failure !== '')
    if (failed.length > 0) return failed.map(({ failure }) => failure)
    const hanging = members.filter(member => member.hangs())
    if (hanging.length > 0) return hanging.map(({ role }) => `a ${role} hangs`)
    // Mostly in the middle of its work, and now and then while it starts.
    const next = random.of(members)
    if (next.isAtWork || random.oneIn(8)) await next.killAndRestart()
    progress(`${Math.round(seconds)} of ${amount} s, ${members.reduce((sum, { kills }) => sum + kills, 0)} kills`)
  }
  return []
}

/** @param {readonly Member[]} members */
function endAll(members) {
  return Promise.all(members.map(member => member.end()))
}

/** @param {readonly Member[]} members */
function killFigures(members) {
  const sum = (/** @type {(member: Member) => number} */ count) => members.reduce((total, member) => total + count(member), 0)
  const ofRole = Object.keys(crew).map(role => [`  of ${role}s`, sum(member => (member.role === role ? member.kills : 0))])
  return {
    kills: sum(({ kills }) => kills),
    ...Object.fromEntries(ofRole),
    operations: sum(({ row }) => row.get(column.operations)),
    'longest end of a killed process, ms': Math.round(Math.max(...members.map(({ longestKill }) => longestKill)))
  }
}
