import { list } from './list.js'
import { isMounted, mount } from './mount.js'
import { defaultPath } from './path.js'
import { unpin } from './unpin.js'

/**
 * The BPF file system, in which maps and programs are pinned: they stay as long as the pin does, and other processes open them by path.
 *
 * Its pins are files to look at: `fs.chmodSync`, `renameSync`, `mkdirSync` and `rmdirSync` work, reading and writing do not.
 */
export const bpffs = { defaultPath, isMounted, mount, list, unpin } as const
