import { join } from 'node:path'
import { HashMap, struct, u32, u64number } from 'bpf-maps'

/**
 * What all processes of the storm know: where things are.
 *
 * @typedef {object} Place
 * @property {string} folder of a BPF file system of the storm's own
 * @property {string} ledger
 * @property {string} prefix of the names of maps
 * @property {readonly number[]} shared ids of the maps that are never replaced
 * @property {number} moving the id of the map that is pinned and unpinned
 */

export const counts = struct({ sent: u64number, lost: u64number })

/** These keys are in each shared map from the beginning, and nobody changes them. */
export const sentinels = Array.from({ length: 16 }, (_none, key) => /** @type {const} */ ([key, 0xfeed_0000 + key]))

/**
 * @param {Place} place
 * @param {string} name
 */
export const pinOf = (place, name) => join(place.folder, name)

/**
 * What `HashMap.create` takes for a map of that name.
 *
 * @param {Place} place
 * @param {string} name
 * @param {number} [maxEntries]
 */
export function mapOptions(place, name, maxEntries = 4096) {
  return { name: `${place.prefix}${name}`.slice(0, 15), key: u32, value: u64number, maxEntries, pin: pinOf(place, name) }
}

/**
 * @param {Place} place
 * @param {number} index
 */
export const openShared = (place, index) => HashMap.open(pinOf(place, `shared${index}`), { key: u32, value: u64number })
