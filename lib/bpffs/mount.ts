import { mkdirSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { bpfError } from '../errors/refusal.js'
import { asBpfError, isSystemError } from '../errors/system-error.js'
import { native } from '../sys/native.js'
import { isOnBpffs, nearestExisting } from './file-system.js'
import { checkMode, octal } from './mode.js'
import { absolutePath, defaultPath, namesBetween } from './path.js'

const { EEXIST, ENODEV } = constants.errno

/** Whether `path` exists and lies in a BPF file system: at its root, or in a folder of it. */
export function isMounted(path: string = defaultPath): boolean {
  return isOnBpffs(absolutePath(path))
}

/** How to mount a BPF file system. */
export interface MountOptions {
  /** Permissions of the root folder, such as `0o755`. Default: `0o777`. The kernel adds the sticky bit: only its owner removes a pin. */
  readonly mode?: number
  /** Mount a new, empty one also where there is one already, which then is hidden. */
  readonly over?: boolean
}

/**
 * Mounts a BPF file system at `path`, and makes the folder for it where there is none.
 *
 * Returns `false`, and does nothing, where there is one already. Each mount is a file system of its own: what is pinned in one is not
 * seen in another. Needs CAP_SYS_ADMIN. Since Linux 4.4.
 */
export function mount(path: string = defaultPath, options: MountOptions = {}): boolean {
  const folder = absolutePath(path)
  const mountOptions = options.mode === undefined ? '' : `mode=${octal(checkMode(options.mode))}`
  if (!options.over && isOnBpffs(folder)) return false
  const what = `mount a BPF file system at "${folder}"`
  asBpfError({ what, command: 'mkdir' }, () => makeFolders(folder))
  const status = native.mountBpffs(folder, mountOptions)
  if (status < 0) throw bpfError({ errno: -status, command: 'mount', what, advice: adviceOn(-status) })
  return true
}

// Node's own option for this, `recursive`, never comes back where the kernel says ENOENT to a new folder: in /proc.
function makeFolders(folder: string): void {
  let path = nearestExisting(folder)
  for (const name of namesBetween(path, folder)) {
    path = join(path, name)
    makeFolder(path)
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (!isSystemError(error) || -error.errno !== EEXIST) throw error
  }
}

function adviceOn(errno: number): string | undefined {
  return errno === ENODEV ? 'This kernel was built without BPF (CONFIG_BPF_SYSCALL).' : undefined
}
