import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} Guest
 * @property {import('./rows.js').Row} row
 * @property {import('./kernel.js').Kernel} kernel
 * @property {string} initramfs
 * @property {{ readonly [name: string]: string }} shares folders that it sees, by the names that init.sh mounts them by
 * @property {string} node the path of Node in the guest
 * @property {string} results the folder that it writes to
 */

/** Seconds after which a guest that has not come up never will, and after which one that writes nothing has stopped. */
const limits = { boot: 300, silence: 600 }

/**
 * Boots a guest and waits until it is off. A guest that ends before its work is done is booted again for what is left, three times in all:
 * one boot in many ends before the kernel's first line, and an emulator on a busy machine may take a kernel down.
 *
 * @param {Guest} guest
 * @param {Omit<import('./guest/main.js').Plan, 'attempt' | 'files'>} plan
 * @param {() => readonly string[]} filesLeft
 * @param {() => void} onResults
 */
export async function bootAndRun(guest, plan, filesLeft, onResults) {
  mkdirSync(guest.results, { recursive: true })
  for (let attempt = 1; attempt <= 3; attempt++) {
    writeFileSync(join(guest.results, 'plan.json'), JSON.stringify({ ...plan, attempt, files: filesLeft() }))
    await runOnce(guest, onResults)
    if (existsSync(join(guest.results, 'done'))) return
    console.log(`the guest ended before its work was done:\n${lastWords(join(guest.results, 'console.log'))}`)
  }
  throw new Error('the guest ended three times before its work was done')
}

/**
 * @param {Guest} guest
 * @param {() => void} onResults
 */
async function runOnce(guest, onResults) {
  const console = openSync(join(guest.results, 'console.log'), 'w')
  const [program = '', ...rest] = commandLine(guest)
  const qemu = spawn(program, rest, { stdio: ['ignore', console, console] })
  const exit = once(qemu, 'exit')
  let [size, since, isRunning] = [0, Date.now(), true]
  exit.then(() => (isRunning = false))
  while (isRunning) {
    await Promise.race([exit, setTimeout(500)])
    const now = sizeOf(guest.results)
    if (now !== size) [size, since] = [now, Date.now()]
    onResults()
    if (Date.now() - since > (size === 0 ? limits.boot : limits.silence) * 1000) qemu.kill()
  }
  closeSync(console)
}

/**
 * The end of a console, without what moves the cursor. When the first process ends, the kernel says much about itself.
 *
 * @param {string} path
 */
function lastWords(path) {
  const [text = ''] = stripVTControlCharacters(readFileSync(path, 'utf8')).split(/^.*Kernel panic/m)
  const lines = text.trimEnd().split(/\r?\n/)
  return lines.slice(-20).join('\n')
}

/** @param {string} results */
function sizeOf(results) {
  const files = resultFiles(results)
  return files.reduce((sum, file) => sum + statSync(file).size, 0)
}

/**
 * The files that results come in.
 *
 * @param {string} results
 */
export function resultFiles(results) {
  return readdirSync(results)
    .filter(name => name.endsWith('.jsonl'))
    .map(name => join(results, name))
}

const machines = {
  amd64: { program: 'qemu-system-x86_64', machine: ['-cpu', 'max'], console: 'ttyS0', bus: 'pci' },
  // Pointer authentication as the architecture has it makes the emulator four times slower.
  arm64: { program: 'qemu-system-aarch64', machine: ['-M', 'virt', '-cpu', 'max,pauth-impdef=on'], console: 'ttyAMA0', bus: 'pci' },
  s390x: { program: 'qemu-system-s390x', machine: ['-M', 's390-ccw-virtio', '-cpu', 'max'], console: 'ttysclp0', bus: 'ccw' }
}

/** @param {Guest} guest */
function commandLine({ row, kernel, initramfs, shares, node, results }) {
  const { program, machine, console, bus } = machines[row.architecture]
  const append = [`console=${console}`, 'quiet', 'panic=-1', row.arguments ?? '', `node=${node}`]
  return [
    ...[program, ...machine, '-accel', 'tcg,thread=multi', '-m', '2500', '-smp', row.cpus ?? '2'],
    ...['-nographic', '-no-reboot', '-nic', 'none', '-device', `virtio-rng-${bus}`],
    ...['-kernel', kernel.image, '-initrd', initramfs, '-append', append.join(' ')],
    ...Object.entries(shares).flatMap(([name, path]) => share(name, path, 'readonly=on,', bus)),
    ...share('results', results, '', bus)
  ]
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} options
 * @param {string} bus
 */
function share(name, path, options, bus) {
  return [
    ...['-fsdev', `local,id=${name},path=${path},${options}security_model=none,multidevs=remap`],
    ...['-device', `virtio-9p-${bus},fsdev=${name},mount_tag=${name}`]
  ]
}
