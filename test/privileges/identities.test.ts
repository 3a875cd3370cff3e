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
import { closedToUnprivileged, delegated, expected, needs, type OperationName } from './expected.js'
import type { Refused } from './operations.js'

const inChild = childOf<typeof import('./operations.js')>(new URL('./operations.ts', import.meta.url))

const map = HashMap.create({ key: u32, value: u64number, maxEntries: 16 })
const program = Program.load({ type: 'cgroup_skb', instructions: [asm.mov(asm.r0, 1), asm.exit()] })
const mounted = privateBpffs()
const cgroup = testCgroup()
const { refusal, delegating, remove } = prepareDelegation()
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
  readonly who: string
  readonly options: ChildOptions
  /** The capabilities that count for BPF. */
  readonly held: readonly Capability[]
  /** What works nevertheless, by its command. */
  readonly allowed?: readonly string[]
  /** How the advice on a missing capability begins. */
  readonly advice: RegExp
}

const inShell = /\. Run as root, or grant this program alone what it needs: sudo setpriv --reuid 65534 --regid 65534 --init-groups /
const inContainer = /\. The bounding set excludes it, so running as root won't help: start the container with --cap-add /
const inNamespace = /\. This process runs in a user namespace of its own /

const identities: readonly Identity[] = [
  { who: 'nobody', options: { nobody: true }, held: [], advice: inShell },
  ...(
    [
      [],
      ['CAP_BPF'],
      ['CAP_BPF', 'CAP_NET_ADMIN'],
      ['CAP_BPF', 'CAP_PERFMON'],
      ['CAP_BPF', 'CAP_NET_ADMIN', 'CAP_PERFMON'],
      ['CAP_SYS_ADMIN']
    ] as const
  ).map(container),
  { who: 'root of a user namespace', options: { ownUserNamespace: true }, held: [], advice: inNamespace },
  ...(refusal === undefined ? [withToken()] : []),
  { who: 'root', options: {}, held: ['CAP_BPF', 'CAP_NET_ADMIN', 'CAP_PERFMON', 'CAP_SYS_ADMIN'], advice: /$/ }
]

/** Without tokens here, token.test.ts says why. */
function withToken(): Identity {
  const who = 'root of a user namespace with a BPF token'
  return { who, options: delegating(everything), held: [], allowed: delegated, advice: inNamespace }
}

function container(held: readonly Capability[]): Identity {
  const who = `a container with ${held.join(' and ') || 'no capability'}`
  const capabilities = held.map(capability => capability.replace('CAP_', '').toLowerCase() as 'bpf')
  return { who, options: { capabilities }, held, advice: inContainer }
}

describe.each(identities)('$who', ({ options, held, allowed = [], advice }) => {
  let outcomes: Readonly<Record<string, Refused | 'works'>>

  beforeAll(() => {
    const material = { mapId: map.id, pin, folder, cgroup: cgroup.path }
    const inherits = [map.fd, program.fd]
    const { result, error } = inChild('attemptAll', [material], { privateMounts: true, inherits, ...options })
    expect(error).toBeUndefined()
    outcomes = result!
  })

  it.each(Object.keys(needs) as OperationName[])('%s', operation => {
    const wanted = allowed.includes(needs[operation].command) ? 'works' : expected(operation, held)
    if (wanted === 'works') return expect(outcomes[operation]).toBe('works')
    expect(outcomes[operation]).toMatchObject(wanted)
    const { message } = outcomes[operation] as Refused
    if (wanted.missing.length > 0) expect(message).toMatch(advice)
    // It would give the capability to every script of the machine.
    expect(message).not.toContain('setcap')
  })
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
