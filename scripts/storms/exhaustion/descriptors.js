// The process that runs out of descriptors.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { BpfError, bpffs, VerifierError } from 'bpf-maps'
import { collectGarbage } from '../../../test/native/support/garbage-collection.js'
import { things } from '../soak/things.js'
import { eventuallyNone } from '../support/eventually.js'
import { openFiles, openObjects } from '../support/process-state.js'
import { questions } from './questions.js'

/** @import { Keep } from '../soak/things.js' */

/** Tries each operation with that number of descriptors left. */
const most = 6

const uses = { ...things, ...questions }

/** @param {string} folder where to mount a BPF file system */
export async function runOutOfDescriptors(folder) {
  mkdirSync(folder, { recursive: true })
  bpffs.mount(folder)
  // Everything once before: what is loaded later needs descriptors, too.
  for (const [index, use] of Object.values(uses).entries()) await use(thing => thing, join(folder, `first${index}`))
  execFileSync('prlimit', [`--pid=${process.pid}`, '--nofile=128:128'])
  const tally = { tried: 0, worked: 0, refused: 0, violations: /** @type {string[]} */ ([]) }
  for (const [name, use] of Object.entries(uses)) {
    for (let free = 0; free <= most; free++) {
      const path = join(folder, `pinned${tally.tried}`)
      await tryOnce(`${name} with ${free} descriptors`, keep => use(keep, path), free, tally)
    }
  }
  return tally
}

/**
 * @param {string} what
 * @param {(keep: Keep) => unknown} use
 * @param {number} free
 * @param {{ tried: number, worked: number, refused: number, violations: string[] }} tally
 */
async function tryOnce(what, use, free, tally) {
  collectGarbage()
  const before = { objects: openObjects().length, files: openFiles().length }
  const filler = fill()
  for (const fd of filler.splice(0, free)) closeSync(fd)
  /** @type {{ close: () => void }[]} */
  const kept = []
  const error = await errorOf(() => use(keepIn(kept)))
  for (const fd of filler) closeSync(fd)
  // What the library has given, its user closes; what it has not given, it must have closed itself.
  for (const thing of kept) thing.close()
  tally.tried += 1
  if (error === undefined) tally.worked += 1
  else if (isFair(error)) tally.refused += 1
  else tally.violations.push(`${what} threw ${error}`)
  const left = await eventuallyNone(() => leaked(before), 2)
  if (left.length > 0) tally.violations.push(`${what} leaves ${left.join(' and ')} open`)
}

/**
 * @param {{ close: () => void }[]} kept
 * @returns {Keep}
 */
function keepIn(kept) {
  return thing => {
    kept.push(thing)
    return thing
  }
}

/** Opens descriptors until there are no more. */
function fill() {
  /** @type {number[]} */
  const opened = []
  try {
    for (;;) opened.push(openSync('/dev/null', 'r'))
  } catch {
    return opened
  }
}

/** @param {() => unknown} use */
async function errorOf(use) {
  try {
    await use()
    return undefined
  } catch (error) {
    return error
  }
}

/**
 * The library's own error, with the kernel's word; the verifier was never asked.
 *
 * @param {unknown} error
 */
function isFair(error) {
  return error instanceof BpfError && error.code === 'EMFILE' && !(error instanceof VerifierError)
}

/** @param {{ objects: number, files: number }} before */
function leaked({ objects, files }) {
  collectGarbage()
  const [moreObjects, moreFiles] = [openObjects().length - objects, openFiles().length - files]
  return [...(moreObjects > 0 ? [`${moreObjects} objects`] : []), ...(moreFiles > 0 ? [`${moreFiles} descriptors`] : [])]
}
