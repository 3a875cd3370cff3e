import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bpffs } from 'bpf-maps'

/** Mounts a BPF file system of the caller's own; `remove` unmounts it, with everything pinned in it. */
export function privateBpffs(): { readonly path: string; remove: () => void } {
  // The dot shows that names above the mount are not the BPF file system's business.
  const path = mkdtempSync(join(tmpdir(), 'bpf-maps.'))
  bpffs.mount(path)
  return {
    path,
    remove: () => {
      unmount(path)
      rmdirSync(path)
    }
  }
}

/** Unmounts what is mounted at `path`; what was pinned in it is gone. */
export function unmount(path: string): void {
  execFileSync('umount', ['--lazy', path])
}
