// The process that soaks: it opens and closes everything, until the time is over, and then looks at what is left of it.
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { bpffs, HashMap, Link, NotSupportedError, objects, Program, u32, u64 } from 'bpf-maps'
import { openMaterials } from '../../../test/map/support/matrix/materials.js'
import { subjectsOf } from '../../../test/map/support/matrix/subjects.js'
import { collectGarbage } from '../../../test/native/support/garbage-collection.js'
import { Random } from '../../support/random.js'
import { eventuallyNone } from '../support/eventually.js'
import { openObjects, sample } from '../support/process-state.js'
import { things } from './things.js'

/** @import { BpfMap } from 'bpf-maps' */
/** @import { Materials } from '../../../test/map/support/matrix/materials.js' */
/** @import { Sample } from './trend.js' */

/** Ids of all that was made, by kind: those that are in use again are not ours, but ids come again only after 2^31 others. */
const made = { map: new Set(/** @type {number[]} */ ([])), program: new Set(), link: new Set(), btf: new Set() }

/**
 * @template {BpfMap | Program | Link} Thing
 * @param {Thing} thing
 * @returns {Thing}
 */
function keep(thing) {
  if (thing instanceof Program) made.program.add(thing.info().id)
  else if (thing instanceof Link) made.link.add(thing.info().id)
  else note(thing)
  return thing
}

/** @param {BpfMap} map */
function note(map) {
  const { id, btfId } = map.info()
  made.map.add(id)
  if (btfId !== undefined && btfId !== 0) made.btf.add(btfId)
}

/**
 * @param {number} seconds
 * @param {number} seed
 * @param {string} folder where to mount a BPF file system
 */
export async function soak(seconds, seed, folder) {
  const random = new Random(seed)
  mkdirSync(folder, { recursive: true })
  bpffs.mount(folder)
  // The library keeps the types that it has described to the kernel: with a first round all of them are there.
  await soakFor(0.001, random, join(folder, 'pinned'))
  collectGarbage()
  const before = openObjects()
  const typesBefore = new Set(made.btf)
  const counted = await soakFor(seconds, random, join(folder, 'pinned'))
  for (const id of typesBefore) made.btf.delete(id)
  collectGarbage()
  const left = await eventuallyNone(() => newObjects(before))
  return { ...counted, made: sizes(made), before: before.length, left: [...left, ...(await eventuallyNone(remaining))] }
}

/**
 * @param {number} seconds
 * @param {Random} random
 * @param {string} path
 */
async function soakFor(seconds, random, path) {
  const materials = await openMaterials()
  try {
    return await soakWith(materials, seconds, random, path)
  } finally {
    materials.close()
  }
}

/**
 * @param {Materials} materials
 * @param {number} seconds
 * @param {Random} random
 * @param {string} path
 */
async function soakWith(materials, seconds, random, path) {
  const subjects = Object.values(subjectsOf(materials)).filter(isKnownHere)
  const shared = keep(HashMap.create({ key: u32, value: u64, maxEntries: 1000 }))
  shared.setMany(Array.from({ length: 1000 }, (_none, key) => /** @type {const} */ ([key, 1n])))
  /** @type {Sample[]} */
  const samples = []
  let [rounds, threads] = [0, 0]
  for (const end = performance.now() + seconds * 1000; performance.now() < end; rounds++) {
    for (const use of Object.values(things)) await use(keep, path)
    for (const subject of subjects) keep(subject.create()).close()
    forgetSome(shared.id)
    threads += await terminateOne(random, shared.id)
    collectGarbage()
    samples.push(sample())
  }
  shared.close()
  return { rounds, threads, kinds: Object.keys(things).length + subjects.length, samples }
}

/**
 * Whether the running kernel has the type.
 *
 * @param {{ create: () => BpfMap }} subject
 */
function isKnownHere({ create }) {
  try {
    keep(create()).close()
    return true
  } catch (error) {
    if (error instanceof NotSupportedError) return false
    throw error
  }
}

/**
 * What nobody closes is closed when it is collected.
 *
 * @param {number} id
 */
function forgetSome(id) {
  HashMap.open({ id }, { key: u32, value: u64 }).entries().next()
  keep(HashMap.create({ key: u32, value: u64, maxEntries: 10 })).set(1, 1n)
}

/**
 * @param {Random} random
 * @param {number} id
 */
async function terminateOne(random, id) {
  const task = random.of(['scan', 'write', 'memory', 'create', 'exit'])
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: { id, task }, execArgv: [] })
  const exit = once(worker, 'exit')
  await once(worker, 'message')
  await new Promise(resolve => setTimeout(resolve, random.below(5)))
  await worker.terminate()
  await exit
  return 1
}

/** What is still in the kernel of all that was made. */
function remaining() {
  const kinds = /** @type {const} */ ({ map: objects.maps, program: objects.programs, link: objects.links, btf: objects.btf })
  const known = Object.entries(kinds).flatMap(([kind, walk]) =>
    [...walk()].filter(({ id }) => made[/** @type {keyof typeof made} */ (kind)].has(id)).map(({ id }) => `${kind} ${id}`)
  )
  return [...known, ...[...objects.maps()].filter(({ name }) => name === 'soak_thread').map(({ id }) => `map ${id} of a thread`)]
}

/**
 * What has been opened since, and is neither closed nor collected.
 *
 * @param {readonly string[]} before
 */
function newObjects(before) {
  collectGarbage()
  const rest = openObjects()
  for (const each of before) if (rest.includes(each)) rest.splice(rest.indexOf(each), 1)
  return rest
}

/** @param {Record<string, Set<unknown>>} sets */
function sizes(sets) {
  return Object.fromEntries(Object.entries(sets).map(([name, { size }]) => [name, size]))
}
