import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bpffs } from 'bpf-maps'

/** How an example ended, and what it printed. */
export interface Ended {
  readonly status: number | null
  readonly output: string
  readonly errors: string
  /** What it has left in the BPF file system. */
  readonly pins: readonly string[]
}

// An example mounts the BPF file system where there is none: in mounts of its own, which go when it ends.
const ownMounts = ['unshare', '--mount']

/** Runs an example to its end. It uses the built library, as its readers do. */
export function runExample(name: string): Ended {
  const [command = '', ...rest] = [...ownMounts, process.execPath, pathOf(name)]
  const { pid, status, stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8' })
  return { status, output: stdout, errors: stderr, pins: pinsOf(pid) }
}

/** An example that is running. */
export interface Running {
  readonly child: ChildProcess
  /** Waits until it has printed that. */
  readonly printed: (text: string) => Promise<void>
  readonly ended: Promise<Ended>
}

/** Starts an example; `through` is a program that starts it. */
export function startExample(name: string, args: readonly string[] = [], through: readonly string[] = []): Running {
  const [command = '', ...rest] = [...ownMounts, ...through, process.execPath, pathOf(name), ...args]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', text => (output += text))
  child.stderr.setEncoding('utf8').on('data', text => (errors += text))
  const ended = once(child, 'close').then(([status]) => ({ status, output, errors, pins: pinsOf(child.pid) }))
  const printed = async (text: string) => {
    while (!output.includes(text)) await Promise.race([once(child.stdout, 'data'), ended.then(() => failed(output + errors))])
  }
  return { child, printed, ended }
}

function failed(output: string): never {
  throw new Error(`the example ended early:\n${output}`)
}

/** The folders of that process in the BPF file system. They have its id in their name, so that others may run at the same time. */
function pinsOf(pid: number | undefined): string[] {
  return existsSync(bpffs.defaultPath) ? readdirSync(bpffs.defaultPath).filter(name => name === `bpf-maps-${pid}`) : []
}

/** What a running example has pinned, seen with its own mounts. */
export function pinsOfRunning({ child }: Running): string[] {
  return readdirSync(`/proc/${child.pid}/root${bpffs.defaultPath}`).filter(name => name === `bpf-maps-${child.pid}`)
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../examples/${name}.js`, import.meta.url))
}
