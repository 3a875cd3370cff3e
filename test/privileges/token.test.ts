import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { childOf } from '../support/child.js'
import { everything, prepareDelegation } from '../support/delegate-bpffs.js'
import { fixturePath } from '../support/fixture.js'
import { denialOf } from '../support/kernel/features.js'
import { needs } from '../support/kernel/needs.js'

const inChild = childOf<typeof import('./token-scenarios.js')>(new URL('./token-scenarios.ts', import.meta.url))

const { delegating, remove } = prepareDelegation()
const elsewhere = mkdtempSync(join(tmpdir(), 'bpf maps-'))

afterAll(() => {
  remove()
  rmdirSync(elsewhere)
})

const refused = { name: 'PermissionError', code: 'EPERM' } as const

// Without tokens a file system that means to delegate changes nothing, and the error says since when there are some.
const otherwise = () => {
  const { error } = inChild('createOfType', ['hash'], delegating(everything))
  expect(error).toMatchObject({ ...refused, missing: ['CAP_BPF'] })
  expect(error?.message).toContain('BPF tokens, since Linux 6.9')
}

needs('BPF tokens').describe('root of a user namespace with a BPF token', denialOf('user namespaces') ? {} : { otherwise }, () => {
  it('creates a map that describes itself', () => {
    const { result, error } = inChild('createTyped', [], delegating(everything))
    expect(error).toBeUndefined()
    expect(result).toEqual({ btfId: expect.any(Number), value: '3' })
    expect(result?.btfId).toBeGreaterThan(0)
  })

  it('reads the types of maps, since Linux 6.15', () => {
    const { result, error } = inChild('openTyped', [], delegating(everything))
    expect(error).toBeUndefined()
    expect(result).toMatch(isOlderThan('6.15') ? /Uint8Array/ : /^\[ { packets: 2n } \]$/)
  })

  it('loads an object file, with its types', () => {
    const { result, error } = inChild('loadObject', [fixturePath('variables.o')], delegating(everything))
    expect(error).toBeUndefined()
    expect(result?.programs.length).toBeGreaterThan(0)
  })

  it('finds it wherever its file system is mounted', () => {
    expect(inChild('createOfType', ['hash'], delegating(everything, elsewhere))).toEqual({})
  })

  it('has one in each thread, which programs that it starts do not inherit', () => {
    const { result, error } = inChild('countTokens', [], delegating(everything))
    expect(error).toBeUndefined()
    expect(result).toEqual({ here: 1, inChild: 0, inWorker: 2, afterwards: 1 })
  })

  it('makes maps without types where types are not delegated', () => {
    const { result } = inChild('createTyped', [], delegating({ cmds: 'map_create', maps: 'hash' }))
    expect(result).toEqual({ btfId: 0, value: '3' })
  })
})

needs('BPF tokens').describe('a BPF token that does not allow it', () => {
  it.each([
    ['createOfType', ['array'], { maps: 'hash' }, 'delegate_maps=array'],
    ['createOfType', ['array'], { cmds: 'prog_load', maps: 'array' }, 'delegate_cmds=map_create'],
    ['loadOfType', ['xdp'], { progs: 'socket_filter' }, 'delegate_progs=xdp'],
    [
      'loadOfType',
      ['xdp'],
      { cmds: 'btf_load', progs: 'kprobe', attachs: 'xdp' },
      'delegate_cmds=prog_load and delegate_progs=xdp and delegate_attachs=cgroup_inet_ingress'
    ],
    ['loadObject', [fixturePath('variables.o')], { cmds: 'map_create:prog_load' }, 'delegate_cmds=btf_load']
  ] as const)('is named with what it lacks (%s %s)', (name, args, rights, lacks) => {
    const { error } = inChild(name, args as never, delegating({ ...everything, ...rights }))
    expect(error).toMatchObject(refused)
    expect(error?.['missing']).toContain('CAP_BPF')
    expect(error?.message).toContain(
      `EPERM (Operation not permitted). The BPF token of /sys/fs/bpf does not allow it: that file system must be mounted with ${lacks}, too.`
    )
  })

  it('is named when types are read', () => {
    const { error } = inChild('openBtf', [1], delegating({ ...everything, cmds: 'map_create' }))
    expect(error).toMatchObject({ ...refused, command: 'BPF_BTF_GET_FD_BY_ID', missing: ['CAP_SYS_ADMIN'] })
    const lacks =
      'The BPF token of /sys/fs/bpf does not allow it: that file system must be mounted with delegate_cmds=btf_get_fd_by_id, too.'
    expect(error?.message).toContain(isOlderThan('6.15') ? 'in a user namespace of its own' : lacks)
  })

  it('is none where the file system delegates nothing', () => {
    const { error } = inChild('createOfType', ['hash'], delegating({ cmds: '0' }))
    expect(error).toMatchObject({ ...refused, missing: ['CAP_BPF'] })
    expect(error?.message).toContain('This process runs in a user namespace of its own ')
  })

  it('counts only with the capabilities in that namespace', () => {
    const options = delegating(everything)
    const bounded = ['setpriv', '--bounding-set', '-net_admin,-sys_admin', '--inh-caps', '-net_admin,-sys_admin']
    const { error } = inChild('createOfType', ['devmap'], { through: [options.through!, bounded].flat() })
    expect(error).toMatchObject({ ...refused, missing: ['CAP_NET_ADMIN'] })
    expect(error?.message).toContain('CAP_NET_ADMIN is missing. ')
  })
})
