// The processes that find something about the system that they do not expect. Each returns what was not as it should be.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { BpfError, bpffs, HashMap, objects, PerfBuffer, PerfEventArray, RingBuffer, u32, u64number } from 'bpf-maps'
import { sender } from '../../../test/stream/support/ring-producers.js'
import { sampleSender } from '../../../test/stream/support/sample-sender.js'
import { things } from '../soak/things.js'

const sent = [1, 2, 3, 4, 5]

/** Events arrive whatever the process's clocks say: those of the kernel's programs are others. */
export async function readEvents() {
  const [array, ring] = [PerfEventArray.create(), RingBuffer.create({ event: u64number, size: 4096 })]
  const buffer = PerfBuffer.open(array, { event: u64number, size: 4096, inTimeOrder: true })
  /** @type {number[]} */
  const samples = []
  buffer.listen(sample => samples.push(sample), { interval: 10 })
  const [sendSample, sendRecord] = [sampleSender(array), sender(ring)]
  for (const number of sent) {
    sendSample.on(number % 2, number)
    sendRecord(number)
  }
  const records = ring.drain()
  for (let waits = 0; samples.length < sent.length && waits < 100; waits++) await setTimeout(20)
  for (const resource of [sendSample, sendRecord, buffer, array, ring]) resource[Symbol.dispose]()
  const wrong = (/** @type {string} */ what, /** @type {number[]} */ got) =>
    String(got) === String(sent) ? [] : [`of ${sent}, the ${what} had [${got}]`]
  return [...wrong('perf buffer in the order of time', samples), ...wrong('ring', records)]
}

/**
 * Everything works without room for temporary files.
 *
 * @param {string} folder
 */
export async function workWithoutTemporaryFiles(folder) {
  const [full, pins] = [join(folder, 'full'), join(folder, 'pins')]
  for (const path of [full, pins]) mkdirSync(path, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'storm', full])
  fill(join(full, 'file'))
  process.env['TMPDIR'] = full
  bpffs.mount(pins)
  /** @type {string[]} */
  const violations = []
  for (const [name, use] of Object.entries(things)) {
    try {
      await use(thing => thing, join(pins, 'pinned'))
    } catch (error) {
      violations.push(`${name}: ${error}`)
    }
  }
  return violations
}

/** @param {string} path */
function fill(path) {
  try {
    for (;;) writeFileSync(path, new Uint8Array(4096), { flag: 'a' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

/**
 * What would change a BPF file system that is read-only is refused, and leaves nothing.
 *
 * @param {string} folder
 */
export function pinReadOnly(folder) {
  mkdirSync(folder, { recursive: true })
  bpffs.mount(folder)
  const map = HashMap.create({ name: 'read_only', key: u32, value: u32, maxEntries: 1, pin: join(folder, 'there') })
  execFileSync('mount', ['-o', 'remount,ro', folder])
  const options = { name: 'read_only', key: u32, value: u32 }
  const steps = {
    'creating at a new pin': () => HashMap.create({ ...options, maxEntries: 1, pin: join(folder, 'new') }),
    'creating in a new folder': () => HashMap.create({ ...options, maxEntries: 1, pin: join(folder, 'folder/new') }),
    'replacing a pin': () => HashMap.create({ ...options, maxEntries: 2, pin: join(folder, 'there'), onIncompatible: 'replace' }),
    'pinning again': () => map.pin(join(folder, 'again')),
    unpinning: () => bpffs.unpin(join(folder, 'there'))
  }
  const violations = Object.entries(steps).flatMap(([name, step]) => notRefused(name, step))
  map.close()
  execFileSync('umount', [folder])
  const left = [...objects.maps()].filter(({ name }) => name === 'read_only')
  return left.length > 0 ? [...violations, `${left.length} maps are left`] : violations
}

/**
 * @param {string} name
 * @param {() => unknown} step
 */
function notRefused(name, step) {
  try {
    step()
    return [`${name} was not refused`]
  } catch (error) {
    return error instanceof BpfError && error.code === 'EROFS' ? [] : [`${name} ended with ${error}`]
  }
}
