// Runs in a child with mounts of its own, so that the machine's /sys/fs/bpf stays as it is.

import { execFileSync } from 'node:child_process'
import { bpffs } from 'bpf-maps'
import { makeMap } from './objects.js'

/** Starts from a machine without a BPF file system, mounts it at the default place and pins there. */
export function useDefaultPlace() {
  while (bpffs.isMounted()) execFileSync('umount', ['--lazy', bpffs.defaultPath])
  const before = bpffs.isMounted()
  const refusal = messageOf(pinMap)
  const mounted = bpffs.mount()
  pinMap()
  const listed = bpffs.list(undefined, { recursive: true }).map(entry => entry.path)
  return {
    before,
    refusal,
    mounted,
    after: bpffs.isMounted(),
    again: bpffs.mount(),
    listed: listed.filter(path => path.includes('bpfmaps-default'))
  }
}

function pinMap(): void {
  makeMap().pin('/sys/fs/bpf/bpfmaps-default/map')
}

function messageOf(call: () => void): string | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
