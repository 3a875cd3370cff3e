// How many calls of bpf(2) an operation makes. No matter how busy the machine is, this is the same.
import { counters } from '../fixtures.js'
import { childScript, runChild } from './run-child.js'

/** @import { Measurement, Session } from '../types.js' */

const gets = 10_000

/** @type {Measurement} */
const perGet = {
  name: 'calls-per-get',
  title: 'bpf(2) calls for a get',
  unit: 'calls',
  measure: session => exactly((count(session, gets, 0, 10_000) - count(session, 0, 0, 10_000)) / gets)
}

/** @type {Measurement} */
const perScan = {
  name: 'calls-per-scan',
  title: 'bpf(2) calls for a scan of 1,000,000',
  unit: 'calls',
  measure(session) {
    const entries = session.quick ? 20_000 : 1_000_000
    return exactly(count(session, 0, 1, entries) - count(session, 0, 0, entries))
  }
}

export const calls = [perGet, perScan]

/**
 * @param {Session} session
 * @param {number} gets
 * @param {number} scans
 * @param {number} entries
 */
function count({ callCounter }, gets, scans, entries) {
  const { stderr } = runChild([childScript('use.js'), gets, scans], counters(entries), { LD_PRELOAD: callCounter })
  return Number(/bpf calls: (\d+)/.exec(stderr)?.[1])
}

/** @param {number} value */
function exactly(value) {
  return { ours: [value] }
}
