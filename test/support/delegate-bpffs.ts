import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChildOptions } from './child.js'

const source = fileURLToPath(new URL('./delegate-bpffs.c', import.meta.url))

/** What a BPF file system delegates to its user namespace: the kernel's mount options, without `delegate_`. */
export interface Rights {
  readonly cmds?: string
  readonly maps?: string
  readonly progs?: string
  readonly attachs?: string
}

export const everything: Rights = { cmds: 'any', maps: 'any', progs: 'any', attachs: 'any' }

export interface Delegation {
  /** Why none can be started; `undefined` where one can. */
  readonly obstacle: () => string | undefined
  /** Makes a child root of a user namespace of its own, with a BPF file system at that path that delegates these rights. */
  readonly delegating: (rights: Rights, path?: string) => ChildOptions
  readonly remove: () => void
}

/** Compiles the program that starts such children. */
export function prepareDelegation(): Delegation {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  const program = join(folder, 'delegate-bpffs')
  execFileSync('cc', ['-o', program, source])
  return {
    obstacle: () => obstacleTo(program, folder),
    delegating: (rights, path = '/sys/fs/bpf') => ({ through: [program, path, optionsOf(rights)] }),
    remove: () => rmSync(folder, { recursive: true })
  }
}

function optionsOf(rights: Rights): string {
  return Object.entries(rights)
    .map(([name, value]) => `delegate_${name}=${value}`)
    .join(',')
}

function obstacleTo(program: string, folder: string): string | undefined {
  const command = [folder, 'delegate_cmds=any', 'grep', '--quiet', 'delegate_cmds=any', '/proc/self/mountinfo']
  const { status, stderr } = spawnSync(program, command, { encoding: 'utf8' })
  if (status === 0) return undefined
  // A kernel before Linux 6.9 takes these options for nothing, and does not show them. Some have no BPF file systems of user namespaces at all.
  if (stderr === '' || stderr.includes('fsconfig: Operation not permitted')) return 'no delegation'
  if (stderr.includes('no user namespace')) return 'refused'
  throw new Error(stderr)
}
