import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes a cgroup of version 2, with nothing in it; `remove` moves this process out of it, if it is in it, and takes it away. */
export function testCgroup(): { readonly path: string; enter: () => void; remove: () => void } {
  const root = cgroupRoot()
  const home = join(root, currentCgroup())
  const path = join(root, `bpfmaps-${process.pid}-${randomUUID().slice(0, 8)}`)
  mkdirSync(path)
  const move = (to: string) => writeFileSync(join(to, 'cgroup.procs'), String(process.pid))
  return {
    path,
    enter: () => move(path),
    remove: () => {
      if (readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').includes(String(process.pid))) move(home)
      rmdirSync(path)
    }
  }
}

/** Where cgroups of version 2 are. "36 35 0:12 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw": proc_pid_mountinfo(5). */
export function cgroupRoot(): string {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const path = mounts.find(line => line.includes(' - cgroup2 '))?.split(' ')[4]
  if (path === undefined) throw new Error('the tests need a cgroup2 file system, at /sys/fs/cgroup for example')
  return path
}

// "0::/user.slice": cgroups(7).
function currentCgroup(): string {
  const line = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .find(each => each.startsWith('0::'))
  return line?.slice(3) ?? '/'
}
