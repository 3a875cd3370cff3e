// What each operation of operations.ts asks for: facts of the kernel, written down apart from the library's own tables.
import { readFileSync } from 'node:fs'
import { type Capability, isOlderThan } from '../../lib/errors/index.js'

interface Need {
  readonly command: string
  readonly needs: readonly Capability[]
  /** Nobody needs a capability where the sysctl kernel.unprivileged_bpf_disabled is 0. */
  readonly open?: true
  /** The first Linux that has it. */
  readonly since?: string
}

const create = 'BPF_MAP_CREATE'
const load = 'BPF_PROG_LOAD'

export const operations = {
  'create hash': { command: create, needs: ['CAP_BPF'], open: true },
  'create lru_hash': { command: create, needs: ['CAP_BPF'] },
  'create ringbuf': { command: create, needs: ['CAP_BPF'], open: true },
  'create devmap': { command: create, needs: ['CAP_BPF', 'CAP_NET_ADMIN'] },
  'create sockmap': { command: create, needs: ['CAP_BPF', 'CAP_NET_ADMIN'] },
  'create arena': { command: create, needs: ['CAP_BPF'], since: '6.9' },
  'load BTF': { command: 'BPF_BTF_LOAD', needs: ['CAP_BPF'] },
  'load socket_filter': { command: load, needs: ['CAP_BPF'], open: true },
  'load xdp': { command: load, needs: ['CAP_BPF', 'CAP_NET_ADMIN'] },
  'load raw_tracepoint': { command: load, needs: ['CAP_BPF', 'CAP_PERFMON'] },
  'load tracing': { command: load, needs: ['CAP_BPF', 'CAP_PERFMON'] },
  'open by id': { command: 'BPF_MAP_GET_FD_BY_ID', needs: ['CAP_SYS_ADMIN'] },
  'list ids': { command: 'BPF_MAP_GET_NEXT_ID', needs: ['CAP_SYS_ADMIN'] },
  'open pin': { command: 'BPF_OBJ_GET', needs: [] },
  pin: { command: 'BPF_OBJ_GET', needs: [] },
  mount: { command: 'mount', needs: ['CAP_SYS_ADMIN'] },
  'open perf event': { command: 'perf_event_open', needs: ['CAP_PERFMON'] },
  'attach to cgroup': { command: 'BPF_LINK_CREATE', needs: ['CAP_NET_ADMIN'] }
} as const satisfies Record<string, Need>

export type OperationName = keyof typeof operations

/** What a process with these capabilities is told; nothing when it works. */
export interface Expected {
  readonly name: 'PermissionError' | 'NotSupportedError'
  readonly code: string
  readonly command: string
  readonly missing: readonly Capability[]
}

const unprivilegedBpfDisabled = numberOf('/proc/sys/kernel/unprivileged_bpf_disabled')
const perfEventParanoid = numberOf('/proc/sys/kernel/perf_event_paranoid')

/** Whether this kernel refuses every command of bpf(2) to the unprivileged, on objects that they were handed too. */
export const closedToUnprivileged = isOlderThan('5.19') && unprivilegedBpfDisabled !== 0

/** The commands that a BPF token is for. */
export const delegated: readonly string[] = [create, load, 'BPF_BTF_LOAD']

export function expected(operation: OperationName, held: readonly Capability[]): Expected | 'works' {
  const need: Need = operations[operation]
  const { command, since = '0' } = need
  const missing = lacking(operation, need, held)
  // A kernel that knows no such thing says so before it looks at privileges, unless it lets nobody near.
  if (isOlderThan(since) && !closedTo(held)) return { name: 'NotSupportedError', code: 'EINVAL', command, missing: [] }
  const code = command === 'perf_event_open' ? 'EACCES' : 'EPERM'
  return missing.length === 0 ? 'works' : { name: 'PermissionError', code, command, missing }
}

function lacking(operation: OperationName, { needs, open, command }: Need, held: readonly Capability[]): readonly Capability[] {
  if (operation === 'open perf event' && perfEventParanoid <= 0) return []
  if (open && unprivilegedBpfDisabled === 0) return []
  if (needs.length === 0) return closedTo(held) ? ['CAP_BPF'] : []
  return needs.filter(capability => !held.includes(capability) && !(held.includes('CAP_SYS_ADMIN') && standsFor(capability, command)))
}

// Before Linux 6.9 network maps and attachments asked for CAP_NET_ADMIN itself:
// https://github.com/torvalds/linux/commit/1310957bfe65252cbe8466882273f81fa227f9f6
function standsFor(capability: Capability, command: string): boolean {
  return capability !== 'CAP_NET_ADMIN' || command === load || !isOlderThan('6.9')
}

function closedTo(held: readonly Capability[]): boolean {
  return closedToUnprivileged && !held.includes('CAP_BPF') && !held.includes('CAP_SYS_ADMIN')
}

function numberOf(path: string): number {
  return Number(readFileSync(path, 'utf8'))
}
