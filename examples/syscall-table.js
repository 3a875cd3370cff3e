// @ts-check
// Which process makes how many system calls? The kernel counts into a map; a second process reads the map, live.
//
// node examples/syscall-table.js [--seconds 5]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bpffs, HashMap, PermissionError, Program } from 'bpf-maps'
import { countCalls } from './syscall-table/count-calls.js'
import { key, value } from './syscall-table/process-calls.js'

const readerScript = fileURLToPath(new URL('./syscall-table/reader.js', import.meta.url))
const folder = `${bpffs.defaultPath}/bpf-maps-${process.pid}`
const stopped = new AbortController()

try {
  stopOnSignals()
  await showTable(requestedSeconds())
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof PermissionError) console.error('All in all this needs root, or CAP_BPF and CAP_PERFMON and a folder to pin in.')
}

/** @param {number} seconds */
async function showTable(seconds) {
  // When it is full, processes that have not made a call for long make room.
  const processes = HashMap.create({ name: 'syscalls', key, value, maxEntries: 10_240, lru: true })
  const program = Program.load({ type: 'raw_tracepoint', name: 'count_calls', instructions: countCalls(processes) })
  const link = program.attach({ tracepoint: 'sys_enter' })
  bpffs.mount() // does nothing where it is mounted, as nearly everywhere
  processes.pin(`${folder}/syscalls`)
  try {
    await runReader(`${folder}/syscalls`, seconds)
  } finally {
    rmSync(folder, { recursive: true }) // pins are files
    for (const resource of [link, program, processes]) resource.close()
  }
}

/**
 * @param {string} pin
 * @param {number} seconds
 */
async function runReader(pin, seconds) {
  const reader = spawn(process.execPath, [readerScript, pin, `${seconds}`], { stdio: 'inherit' })
  stopped.signal.addEventListener('abort', () => reader.kill())
  const [code] = await once(reader, 'exit')
  process.exitCode ??= code ?? 1
}

// Ctrl-C reaches the reader too: this process only has to stay until the pin is gone.
function stopOnSignals() {
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(name, () => {
      process.exitCode = 128 + constants.signals[name]
      stopped.abort()
    })
  }
}

function requestedSeconds() {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } })
  const seconds = Number(values.seconds)
  if (Number.isInteger(seconds) && seconds > 0) return seconds
  throw new RangeError(`--seconds is a whole number from 1, not ${values.seconds}`)
}
