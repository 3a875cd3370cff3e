import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the cgroups of version 2 are: alone, or beside those of version 1. */
export const cgroupRoot: string = findRoot()

/** A cgroup of the caller's own; `remove` moves whoever is in it to the root first. */
export interface TemporaryCgroup extends Disposable {
  readonly path: string
  /** Moves a process there. */
  readonly add: (pid: number) => void
}

export function temporaryCgroup(parent = cgroupRoot): TemporaryCgroup {
  const path = join(parent, `bpfmaps-${process.pid}-${randomBytes(4).toString('hex')}`)
  mkdirSync(path)
  return { path, add: pid => writeFileSync(join(path, 'cgroup.procs'), String(pid)), [Symbol.dispose]: () => remove(path) }
}

function remove(path: string): void {
  const inside = readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
  for (const pid of inside) writeFileSync(join(cgroupRoot, 'cgroup.procs'), pid)
  rmdirSync(path)
}

// A line of /proc/self/mountinfo: "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw".
function findRoot(): string {
  const line = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find(each => each.includes(' - cgroup2 '))
  if (line === undefined) throw new Error('no file system of version 2 cgroups is mounted')
  return line.split(' ')[4]!
}
