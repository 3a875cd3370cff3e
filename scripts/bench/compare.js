// Runs a workload's sides in turn: C, npm bpf, this library, C, npm bpf, … So what disturbs the machine for a while disturbs all of them.
import { join } from 'node:path'
import { Side } from './side.js'

/** @import { Measurement, Samples, Session, SideName, Size, Unit, Workload } from './types.js' */

const runner = join(import.meta.dirname, 'runner.js')

/**
 * @param {Workload} workload
 * @returns {Measurement}
 */
export function comparison(workload) {
  const { name, title, unit = 'ratio' } = workload
  return { name, title, unit, measure: session => compare(workload, session, unit) }
}

/**
 * @param {Workload} workload
 * @param {Session} session
 * @param {Unit} unit
 * @returns {Promise<Samples>}
 */
async function compare(workload, session, unit) {
  const size = session.quick ? quickSize(workload) : workload
  const { warmUp, counted, npm } = countRounds(workload, session)
  const sides = startSides(workload, size, session)
  const meanwhile = workload.meanwhile?.(size, session)
  try {
    /** @type {Record<SideName, number[]>} */
    const samples = { raw: [], libbpf: [], npm: [], ours: [] }
    for (let round = 1; round <= warmUp + counted; round++) {
      const present = sides.filter(side => side.name !== 'npm' || round <= warmUp + npm)
      const times = await runRound(present, round, () => workload.fill?.(size))
      if (round <= warmUp) continue
      for (const [name, nanoseconds] of times) samples[name].push(inUnit(name, nanoseconds, times.get('raw'), size, unit))
    }
    return samples
  } finally {
    for (const side of sides) side.close()
    meanwhile?.close()
  }
}

/**
 * Rounds of some milliseconds are many. While it warms up, V8 compiles, and the kernel's caches fill. npm bpf takes part in the first rounds
 * only, where a round of it takes seconds.
 *
 * @param {Workload} workload
 * @param {Session} session
 */
function countRounds({ operations }, { quick, rounds }) {
  if (quick) return { warmUp: 1, counted: rounds, npm: rounds }
  if (operations <= 100_000) return { warmUp: 40, counted: 4 * rounds, npm: rounds }
  return { warmUp: 3, counted: rounds, npm: 5 }
}

/**
 * Small enough to take no time. It then shows that all sides run and agree, and nothing about their speed.
 *
 * @param {Size} size
 * @returns {Size}
 */
function quickSize({ operations, entries }) {
  return { operations: Math.max(1000, operations / 50), entries: Math.max(1000, entries / 50) }
}

/**
 * @param {Workload} workload
 * @param {Size} size
 * @param {Session} session
 * @returns {Side[]}
 */
function startSides(workload, size, session) {
  const descriptors = workload.maps(size).map(map => map.fd)
  const how = [size.operations, size.entries]
  const sides = [new Side('ours', process.execPath, [runner, 'ours', workload.name, ...how], descriptors)]
  if (workload.npm !== undefined && 'path' in session.npm) {
    sides.unshift(new Side('npm', process.execPath, [runner, 'npm', workload.name, ...how, session.npm.path], descriptors))
  }
  if (workload.libbpf !== undefined && session.hasLibbpf)
    sides.unshift(new Side('libbpf', session.raw, [workload.libbpf, ...how], descriptors))
  if (workload.raw !== undefined) sides.unshift(new Side('raw', session.raw, [workload.raw, ...how], descriptors))
  return sides
}

/**
 * The nanoseconds that each side took.
 *
 * @param {readonly Side[]} sides
 * @param {number} round
 * @param {() => void} fill
 */
async function runRound(sides, round, fill) {
  /** @type {Map<SideName, number>} */
  const times = new Map()
  const checksums = new Set()
  for (const side of sides) {
    fill()
    const { nanoseconds, checksum } = await side.round(round)
    times.set(side.name, nanoseconds)
    checksums.add(checksum)
  }
  if (checksums.size > 1)
    throw new Error(`${sides.map(side => side.name).join(', ')} have different checksums: ${[...checksums].join(', ')}`)
  return times
}

/**
 * @param {SideName} side
 * @param {number} nanoseconds
 * @param {number | undefined} raw
 * @param {Size} size
 * @param {Unit} unit
 */
function inUnit(side, nanoseconds, raw, { operations }, unit) {
  if (side === 'raw') return nanoseconds / operations
  if (unit === 'ratio') return nanoseconds / (raw ?? Number.NaN)
  return unit === 'ms' ? nanoseconds / 1e6 : nanoseconds / operations
}
