// The process that opens maps with types that nobody has written.
import { BpfError, mapTypescript, openMap, RawMap } from 'bpf-maps'
import { createMap } from '../../../lib/sys/map-attributes.js'
import { native } from '../../../lib/sys/native.js'
import { buildPlainBtf } from '../../../test/btf/support/builder.js'
import { Random } from '../../support/random.js'
import { makers } from './makers.js'

const hash = 1
const noPrealloc = 1
const none = new Uint8Array()

/**
 * @param {number} rounds
 * @param {number} seed
 */
export function openWithTypes(rounds, seed) {
  const random = new Random(seed)
  const tally = { opened: 0, refused: 0, slowest: 0, slowestSort: '', violations: /** @type {string[]} */ ([]), megabytes: 0 }
  for (let round = 0; round < rounds && tally.violations.length === 0; round++) {
    for (const [sort, make] of Object.entries(makers)) tryOnce(sort, make(random), tally)
    tally.megabytes = Math.max(tally.megabytes, Math.round(process.memoryUsage().rss / 2 ** 20))
  }
  return tally
}

/**
 * @param {string} sort
 * @param {import('./makers.js').Value} value
 * @param {{ opened: number, refused: number, slowest: number, slowestSort: string, violations: string[] }} tally
 */
function tryOnce(sort, { records, size }, tally) {
  const btf = native.btfLoad(buildPlainBtf(records), 0, none, 0)
  const [type, flags] = [hash, noPrealloc]
  const attributes = { type, flags, keySize: 4, valueSize: size, maxEntries: 2, btf, btfKeyType: 1, btfValueType: records.length }
  const map = btf < 0 ? btf : createMap(attributes)
  if (map < 0) tally.refused += 1
  else {
    const start = performance.now()
    tally.opened += 1
    const error = errorOf(() => use(native.descriptor(map)))
    const took = performance.now() - start
    if (took > tally.slowest) Object.assign(tally, { slowest: took, slowestSort: sort })
    if (error !== undefined) tally.violations.push(`${sort}: ${error}`)
  }
  for (const handle of [map, btf]) if (handle >= 0) native.close(handle)
}

/** @param {number} fd */
function use(fd) {
  const map = openMap({ fd })
  try {
    mapTypescript(map)
    writeBack(fd, /** @type {import('bpf-maps').HashMap<never, never>} */ (/** @type {unknown} */ (map)))
  } finally {
    map.close()
  }
}

/**
 * What is read of zeros can be written, and is read again.
 *
 * @param {number} fd
 * @param {import('bpf-maps').HashMap<never, never>} map
 */
function writeBack(fd, map) {
  const [key, other] = /** @type {[never, never]} */ (/** @type {unknown} */ ([1, 2]))
  const raw = RawMap.open({ fd })
  raw.set(new Uint8Array([1, 0, 0, 0]), new Uint8Array(raw.valueSize))
  const value = map.get(key)
  map.set(other, /** @type {never} */ (value))
  if (raw.get(new Uint8Array([2, 0, 0, 0]))?.some(byte => byte !== 0)) throw new Error('zeros were read, and others written back')
  raw.close()
}

/** @param {() => void} step */
function errorOf(step) {
  try {
    step()
    return undefined
  } catch (error) {
    return error instanceof BpfError ? `${error.name}: ${error.message}` : error
  }
}
