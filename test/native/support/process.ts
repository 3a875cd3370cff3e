import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** How many of this process's memory mappings are of such an object. */
export function mappingsOf(name: string): number {
  return readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .filter(line => line.includes(`anon_inode:${name}`)).length
}

/** The descriptors of this process that refer to objects of bpf(2), by their numbers. */
export function bpfDescriptors(): Map<number, string> {
  const found = new Map<number, string>()
  for (const fd of readdirSync('/proc/self/fd')) {
    const target = linkOf(fd)
    if (/^anon_inode:(bpf|btf)/.test(target)) found.set(Number(fd), target)
  }
  return found
}

/** What a descriptor of this process refers to; nothing for that by which the folder itself was read, which is closed by now. */
export function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
