import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asm, HashMap, Program, u32, u64number } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Capability } from '../../lib/errors/index.js'
import { parseStatus } from '../../lib/errors/privileges.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { testCgroup } from '../support/cgroup.js'
import { type ChildOptions, childOf } from '../support/child.js'
import { everything, prepareDelegation } from '../support/delegate-bpffs.js'
import { needs } from '../support/kernel/needs.js'
import { closedToUnprivileged, delegated, expected, type OperationName, operations } from './expected.js'
import type { Refused } from './operations.js'

const inChild = childOf<typeof import('./operations.js')>(new URL('./operations.ts', import.meta.url))

const map = HashMap.create({ key: u32, value: u64number, maxEntries: 16 })
const program = Program.load({ type: 'cgroup_skb', instructions: [asm.mov(asm.r0, 1), asm.exit()] })
const mounted = privateBpffs()
const cgroup = testCgroup()
const { delegating, remove } = prepareDelegation()
const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
const pin = join(mounted.path, 'shared')
const readable = join(mounted.path, 'readable')

map.pin(pin, { mode: 0o666 }).pin(readable, { mode: 0o644 })

afterAll(() => {
  map.close()
  program.close()
  mounted.remove()
  cgroup.remove()
  rmdirSync(folder)
  remove()
})

interface Identity {
  readonly options: ChildOptions
  /** The capabilities that count for BPF. */
  readonly held: readonly Capability[]
  /** The commands that work nevertheless. */
  readonly allowed?: readonly string[]
  /** How the advice on a missing capability begins. */
  readonly advice: RegExp
}

const inShell = /\. Run as root, or grant this program alone what it needs: sudo setpriv --reuid 65534 --regid 65534 --init-groups /
const inContainer = /\. The bounding set excludes it, so running as root won't help: start the container with --cap-add /
const inNamespace = /\. This process runs in a user namespace of its own /

/** Tests what it may do, and what it is told of the rest: all of it in one child. */
function tests({ options, held, allowed = [], advice }: Identity): void {
  let outcomes: Readonly<Record<string, Refused | 'works'>>

  beforeAll(() => {
    const material = { mapId: map.id, pin, folder, cgroup: cgroup.path }
    const inherits = [map.fd, program.fd]
    const { result, error } = inChild('attemptAll', [material], { privateMounts: true, inherits, ...options })
    expect(error).toBeUndefined()
    outcomes = result!
  })

  it.each(Object.keys(operations) as OperationName[])('%s', operation => {
    const wanted = allowed.includes(operations[operation].command) ? 'works' : expected(operation, held)
    if (wanted === 'works') return expect(outcomes[operation]).toBe('works')
    expect(outcomes[operation]).toMatchObject(wanted)
    const { message } = outcomes[operation] as Refused
    if (wanted.missing.length > 0) expect(message).toMatch(advice)
    // It would give the capability to every script of the machine.
    expect(message).not.toContain('setcap')
  })
}

describe('nobody', () => tests({ options: { nobody: true }, held: [], advice: inShell }))

describe.each([
  [[]],
  [['CAP_BPF']],
  [['CAP_BPF', 'CAP_NET_ADMIN']],
  [['CAP_BPF', 'CAP_PERFMON']],
  [['CAP_BPF', 'CAP_NET_ADMIN', 'CAP_PERFMON']],
  [['CAP_SYS_ADMIN']]
] as const)('a container with %j', held => {
  const capabilities = held.map(capability => capability.replace('CAP_', '').toLowerCase() as 'bpf')
  tests({ options: { capabilities }, held, advice: inContainer })
})

needs('user namespaces').describe('root of a user namespace', () => {
  tests({ options: { ownUserNamespace: true }, held: [], advice: inNamespace })
})

// What happens otherwise is the same as without a file system that delegates.
needs('BPF tokens').describe('root of a user namespace with a BPF token', () => {
  tests({ options: delegating(everything), held: [], allowed: delegated, advice: inNamespace })
})

describe('root', () => {
  tests({ options: {}, held: ['CAP_BPF', 'CAP_NET_ADMIN', 'CAP_PERFMON', 'CAP_SYS_ADMIN'], advice: /$/ })
})

describe('the advice in a shell', () => {
  it('grants the capabilities that are missing, and no other', () => {
    const { error } = inChild('loadXdp', [], { nobody: true })
    const command = /sudo (setpriv .*) \S+ …$/.exec(String(error?.message))![1]!
    const status = execFileSync('sh', ['-c', `${command} cat /proc/self/status`], { encoding: 'utf8' })
    expect(parseStatus(status).effective).toBe((1n << 39n) | (1n << 12n))
  })
})

// A kernel before Linux 5.19 refuses them every command, unless its sysctl is 0.
describe('a user without capabilities', () => {
  const entries = [
    [1, 11],
    [2, 20]
  ]
  const all = { nobody: true, inherits: [map.fd] }
  const refused = { name: 'PermissionError', code: 'EPERM', missing: ['CAP_BPF'] }

  it.each([
    ['a descriptor that it inherits', { fd: 3 }],
    ['a pin that everybody may read and write', pin]
  ])('uses every operation on the elements of %s', (_what, location) => {
    map.clear()
    const { result, error } = inChild('useElements', [location], all)
    if (closedToUnprivileged) return expect(error).toMatchObject(refused)
    expect(error).toBeUndefined()
    expect(result).toEqual(entries)
    expect([...map].sort()).toEqual(entries)
  })

  it('reads the elements of a pin that everybody may read, and does no more', () => {
    map.clear()
    map.set(1, 10)
    const { result, error } = inChild('readElements', [readable], { nobody: true })
    if (closedToUnprivileged) return expect(error).toMatchObject(refused)
    expect(error).toBeUndefined()
    expect(result).toEqual([[1, 10]])
    expect(inChild('useElements', [readable], { nobody: true }).error).toMatchObject({
      name: 'PermissionError',
      code: 'EACCES',
      missing: []
    })
  })
})
