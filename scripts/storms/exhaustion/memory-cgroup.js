import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A cgroup whose processes have so much memory, of version 2 or 1; `undefined` where this process may not make one.
 *
 * @param {number} bytes
 */
export function memoryCgroup(bytes) {
  for (const { root, limit } of places(readFileSync('/proc/self/mountinfo', 'utf8'))) {
    const path = join(root, `bpfmaps-storm-${process.pid}`)
    try {
      mkdirSync(path)
    } catch {
      continue
    }
    const remove = () => rmdirSync(path)
    if (existsSync(join(path, limit))) {
      writeFileSync(join(path, limit), String(bytes))
      return { procs: join(path, 'cgroup.procs'), remove }
    }
    remove()
  }
  return undefined
}

/**
 * Where cgroups that limit memory can be, and the file with the limit. "36 35 0:12 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw": proc_pid_mountinfo(5).
 *
 * @param {string} mounts
 */
export function places(mounts) {
  return mounts.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ')
    const [type, , options = ''] = after.split(' ')
    const file = type === 'cgroup' && options.split(',').includes('memory') ? 'memory.limit_in_bytes' : undefined
    const limit = type === 'cgroup2' ? 'memory.max' : file
    return limit === undefined ? [] : [{ root: before.split(' ')[4] ?? '', limit }]
  })
}
