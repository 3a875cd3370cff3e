import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { asBpfError } from '../errors/system-error.js'

/** A cgroup of version 2: the path of its folder, or the number of a descriptor of that. */
export type Cgroup = string | number

const expected = "the path of a cgroup's folder, or its descriptor"

/** Calls `use` with the descriptor of a cgroup's folder, which is open that long only if it is given as a path. */
export function withCgroup<Result>(cgroup: Cgroup, use: (fd: number) => Result): Result {
  if (typeof cgroup === 'number') return use(checkFd(cgroup))
  const path = checkPath(cgroup)
  const fd = asBpfError({ command: 'open', what: `open cgroup "${path}"` }, () =>
    openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
  )
  try {
    return use(fd)
  } finally {
    closeSync(fd)
  }
}

/** The kernel's id of a cgroup, which is the number of its folder's inode. */
export function cgroupId(cgroup: Cgroup): bigint {
  const inode = { command: 'stat', what: `ask for the id of cgroup ${typeof cgroup === 'string' ? `"${cgroup}"` : cgroup}` }
  const stat =
    typeof cgroup === 'number' ? () => fstatSync(checkFd(cgroup), { bigint: true }) : () => statSync(checkPath(cgroup), { bigint: true })
  return asBpfError(inode, stat).ino
}

function checkPath(path: string): string {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path
  throw invalidType(expected, path)
}

function checkFd(fd: number): number {
  if (Number.isInteger(fd) && fd >= 0 && fd <= 0x7fff_ffff) return fd
  throw outOfRange(expected, fd)
}
