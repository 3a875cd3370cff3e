import { type BigIntStats, readFileSync, statfsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { bpfError, type Refusal } from '../errors/refusal.js'
import { isSystemError } from '../errors/system-error.js'
import { checkNames, defaultPath, namesBetween } from './path.js'

const { EINVAL, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM } = constants.errno

// BPF_FS_MAGIC: https://github.com/torvalds/linux/blob/v6.12/include/uapi/linux/magic.h#L92
const bpffsMagic = 0xcafe4a11

/** Whether the path exists and lies in a BPF file system. */
export function isOnBpffs(path: string): boolean {
  return fileSystemType(path) === bpffsMagic
}

/** The magic number of the file system that `path` lies in, or `-errno`. */
export function fileSystemType(path: string): number {
  try {
    return statfsSync(path).type
  } catch (error) {
    if (!isSystemError(error)) throw error
    return error.errno
  }
}

/**
 * Throws, for `refusal`, when `path` cannot be reached or lies outside of every BPF file system. `held` is another path of the same folder,
 * by a descriptor that holds it.
 */
export function requireBpffs(path: string, refusal: Omit<Refusal, 'errno'>, held: string = path): void {
  const status = fileSystemType(held)
  if (status === bpffsMagic) return
  if (status === -ENOENT && held !== path) throw bpfError({ ...refusal, errno: ENOENT, advice: withoutProc })
  if (status === -EPERM || status === -ENAMETOOLONG) checkMissingNames(path)
  if (status < 0) throw bpfError({ ...refusal, errno: -status })
  // The kernel's own answer would be EPERM or EACCES, as if a privilege were missing; libbpf says EINVAL.
  throw bpfError({ ...refusal, errno: EINVAL, advice: adviceOutside(path) })
}

const withoutProc = '/proc is not mounted, by which the folder is held: mount it (mount -t proc proc /proc).'

/** `path`, or the nearest above it that exists. */
export function nearestExisting(path: string): string {
  let nearest = path
  while (nearest !== dirname(nearest) && isMissing(-fileSystemType(nearest))) nearest = dirname(nearest)
  return nearest
}

/** Whether the errno says that nothing is there. A BPF file system answers EPERM to a name with a dot, also when it is only looked up. */
export function isMissing(errno: number): boolean {
  return errno === ENOENT || errno === ENOTDIR || errno === ENAMETOOLONG || errno === EPERM
}

/** Throws when a part of `path` that does not exist could not exist in a BPF file system. */
export function checkMissingNames(path: string): void {
  checkNames(namesBetween(nearestExisting(path), path))
}

/** What is at `path`, which exists, instead of a BPF file system, and what to do. */
export function adviceOutside(path: string): string {
  const place = `"${path}" is on ${fileSystemName(path)}, which takes no pins`
  if (path === defaultPath || defaultPath.startsWith(`${path}/`))
    return `${place}: bpffs.mount() mounts a BPF file system at ${defaultPath}.`
  return `${place}: use a path below ${defaultPath}, or mount a BPF file system with bpffs.mount().`
}

// "36 35 98:0 / /mnt rw,noatime shared:1 - ext3 /dev/root rw": proc_pid_mountinfo(5). The third field is the device, as in stat(2).
function fileSystemName(path: string): string {
  try {
    const { major, minor } = deviceOf(statSync(path, { bigint: true }))
    const device = `${major}:${minor}`
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    const mount = mounts.find(line => line.split(' ')[2] === device)
    return mount?.split(' - ')[1]?.split(' ')[0] ?? 'another file system'
  } catch {
    return 'another file system'
  }
}

/** A dev_t as glibc's gnu_dev_major and gnu_dev_minor take it apart. */
export function deviceOf({ dev }: BigIntStats): { readonly major: bigint; readonly minor: bigint } {
  return {
    major: ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xffff_f000n),
    minor: (dev & 0xffn) | ((dev >> 12n) & 0xffff_ff00n)
  }
}
