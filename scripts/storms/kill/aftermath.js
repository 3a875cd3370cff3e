import { ArrayMap, bpffs, HashMap, RingBuffer, u64number } from 'bpf-maps'
import { counts, mapOptions, openShared, pinOf, sentinels } from './place.js'
import { column, orderOf } from './roles.js'

/** @import { Outcome } from '../types.js' */
/** @import { Member } from './crew.js' */
/** @import { Place } from './place.js' */

/**
 * What is there when all processes are dead, and whether it is what they left.
 *
 * @param {Place} place
 * @param {readonly Member[]} members
 * @returns {Outcome}
 */
export function aftermath(place, members) {
  const violations = [...sharedMaps(place, members), ...leftPins(place)]
  const ring = ringCounts(place, members)
  return { figures: ring.figures, violations: [...violations, ...ring.violations] }
}

/**
 * @param {Place} place
 * @param {readonly Member[]} members
 */
function sharedMaps(place, members) {
  const writers = members.flatMap(({ role, row }, slot) => (role === 'writer' ? [{ row, slot }] : []))
  return place.shared.flatMap((id, index) => {
    const map = openShared(place, index)
    const lost = sentinels.filter(([key, value]) => map.get(key) !== value).map(([key]) => `key ${key} of shared${index} is lost`)
    const behind = writers.filter(({ row, slot }) => (map.get(1000 + slot) ?? 0) < row.get(column.first + index))
    map.close()
    return [
      ...(map.id === id ? [] : [`shared${index} is another map`]),
      ...lost,
      ...behind.map(({ slot }) => `shared${index} is behind what was acknowledged to writer ${slot}`)
    ]
  })
}

/**
 * What the last replacer has left, the next one takes away; the pins of others are where they were killed.
 *
 * @param {Place} place
 */
function leftPins(place) {
  for (const maxEntries of [512, 64]) HashMap.create({ ...mapOptions(place, 'replaced', maxEntries), onIncompatible: 'replace' }).close()
  // The kernel's own stand in each new BPF file system.
  const expected = /^(?:maps\.debug|progs\.debug|shared[012]|replaced|ring|counts|coming[01]|moving\d+)$/
  const names = [...bpffs.list(place.folder)].map(({ path }) => path.slice(place.folder.length + 1))
  return names.filter(name => !expected.test(name)).map(name => `${name} is left behind`)
}

/**
 * Reads what is still in the ring, from where the last reader has been.
 *
 * @param {Place} place
 * @param {readonly Member[]} members
 * @returns {Outcome}
 */
function ringCounts(place, members) {
  const row = members.find(({ role }) => role === 'ringReader')?.row
  if (row === undefined) throw new Error('nobody has read the ring')
  const handled = row.get(column.first)
  const ring = RingBuffer.open(pinOf(place, 'ring'), { event: u64number })
  const left = ring.consume(orderOf(row))
  ring.close()
  const counters = ArrayMap.open(pinOf(place, 'counts'), { value: counts })
  const { sent, lost } = counters.getOrThrow(0)
  counters.close()
  const figures = {
    'events sent': sent,
    '  handled': handled,
    '  left in the ring': left,
    '  again after a kill': row.get(column.first + 1)
  }
  const violations = row.get(column.first) === sent ? [] : [`${sent} events were sent, and ${row.get(column.first)} arrived`]
  return { figures: { ...figures, 'events without room': lost, 'writes acknowledged': acknowledged(members) }, violations }
}

/** @param {readonly Member[]} members */
function acknowledged(members) {
  const writers = members.filter(({ role }) => role === 'writer')
  return writers.reduce((sum, { row }) => sum + [0, 1, 2].reduce((all, index) => all + row.get(column.first + index), 0), 0)
}
