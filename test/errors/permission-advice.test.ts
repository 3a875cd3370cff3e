import { describe, expect, it } from 'vitest'
import { type Capability, capabilityBits } from '../../lib/errors/capability.js'
import { diagnosePermission } from '../../lib/errors/permission-advice.js'
import type { Privileges } from '../../lib/errors/privileges.js'

const all = (1n << 41n) - 1n
const setOf = (...held: Capability[]) => held.reduce((set, capability) => set | (1n << BigInt(capabilityBits[capability])), 0n)

const user: Privileges = {
  effective: 0n,
  bounding: all,
  seccomp: 0,
  unprivilegedBpfDisabled: 2,
  lockdown: undefined,
  inInitialUserNamespace: true,
  service: undefined,
  userId: 1000,
  groupId: 100,
  kernelRelease: '6.18.0'
}
const root: Privileges = { ...user, effective: all }

const service = 'flows.service'

const seccompAdvice =
  'A seccomp filter is active and may refuse bpf(2): start the container with a profile that allows it, --security-opt seccomp=FILE.'

describe('a capability that is missing', () => {
  it('is named, with the sysctl that makes it necessary and how to get it', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', user)).toEqual({
      missing: ['CAP_BPF'],
      advice:
        'CAP_BPF is missing, and kernel.unprivileged_bpf_disabled is 2. ' +
        'Run as root, or grant this program alone what it needs: sudo setpriv --reuid 1000 --regid 100 --init-groups ' +
        `--inh-caps +bpf --ambient-caps +bpf ${process.execPath} …`
    })
  })

  it('is never to be granted to Node itself, which would grant it to every script', () => {
    for (const privileges of [user, { ...user, service }, { ...user, bounding: 0n }]) {
      expect(diagnosePermission('BPF_MAP_CREATE', privileges).advice).not.toContain('setcap')
    }
  })

  it.each([0, undefined])('does not blame a sysctl that is %s', unprivilegedBpfDisabled => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...user, unprivilegedBpfDisabled }).advice).toMatch(/^CAP_BPF is missing\. /)
  })

  it('is only the one that is not held', () => {
    const diagnosis = diagnosePermission('BPF_MAP_CREATE', { ...user, effective: setOf('CAP_BPF') }, ['CAP_BPF', 'CAP_NET_ADMIN'])
    expect(diagnosis.missing).toEqual(['CAP_NET_ADMIN'])
    expect(diagnosis.advice).toMatch(/^CAP_NET_ADMIN is missing\. .* --ambient-caps \+net_admin /)
  })

  it('may be several', () => {
    const diagnosis = diagnosePermission('BPF_PROG_LOAD', user, ['CAP_BPF', 'CAP_PERFMON'])
    expect(diagnosis.missing).toEqual(['CAP_BPF', 'CAP_PERFMON'])
    expect(diagnosis.advice).toMatch(/^CAP_BPF and CAP_PERFMON are missing, and .* --ambient-caps \+bpf,\+perfmon /)
  })

  it.each(['BPF_MAP_GET_NEXT_ID', 'BPF_PROG_GET_NEXT_ID', 'BPF_MAP_GET_FD_BY_ID', 'BPF_BTF_GET_FD_BY_ID', 'mount'])(
    'is CAP_SYS_ADMIN for %s, which CAP_BPF does not open',
    command => {
      expect(diagnosePermission(command, { ...user, effective: setOf('CAP_BPF') }).missing).toEqual(['CAP_SYS_ADMIN'])
    }
  )

  it('is never one that CAP_SYS_ADMIN stands for', () => {
    const held = { ...user, effective: setOf('CAP_SYS_ADMIN') }
    expect(diagnosePermission('BPF_MAP_CREATE', held, ['CAP_BPF', 'CAP_NET_ADMIN']).missing).toEqual([])
  })

  it('is CAP_NET_ADMIN beside CAP_SYS_ADMIN before Linux 6.9, but for programs', () => {
    const held = { ...user, effective: setOf('CAP_SYS_ADMIN'), kernelRelease: '6.8.0' }
    const needed = ['CAP_BPF', 'CAP_NET_ADMIN'] as const
    expect(diagnosePermission('BPF_MAP_CREATE', held, needed).missing).toEqual(['CAP_NET_ADMIN'])
    expect(diagnosePermission('BPF_PROG_LOAD', held, needed).missing).toEqual([])
    expect(diagnosePermission('BPF_MAP_CREATE', held).missing).toEqual([])
    expect(diagnosePermission('BPF_MAP_CREATE', { ...held, effective: setOf('CAP_SYS_ADMIN', 'CAP_NET_ADMIN') }, needed).missing).toEqual(
      []
    )
    expect(diagnosePermission('BPF_MAP_CREATE', { ...held, kernelRelease: '6.9.0' }, needed).missing).toEqual([])
  })

  it('is CAP_SYS_ADMIN before Linux 5.8, which has no CAP_BPF', () => {
    const old = { ...user, kernelRelease: '5.4.0' }
    expect(diagnosePermission('BPF_PROG_LOAD', old, ['CAP_BPF', 'CAP_PERFMON']).missing).toEqual(['CAP_SYS_ADMIN'])
    expect(diagnosePermission('BPF_MAP_CREATE', old, ['CAP_BPF', 'CAP_NET_ADMIN']).missing).toEqual(['CAP_SYS_ADMIN', 'CAP_NET_ADMIN'])
  })
})

describe('a container', () => {
  const container = { ...user, bounding: 0n }

  it('is told the flags when its bounding set lacks the capability', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', container, ['CAP_BPF', 'CAP_NET_ADMIN']).advice).toContain(
      'start the container with --cap-add BPF --cap-add NET_ADMIN'
    )
  })

  it('is told of its seccomp filter as well', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...container, seccomp: 2 }).advice).toMatch(/--cap-add BPF .*seccomp=FILE\.$/)
  })

  it('is told of its seccomp filter alone when the capabilities are there', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...root, seccomp: 2 })).toEqual({ missing: [], advice: seccompAdvice })
  })

  it('is told of its seccomp filter when a command that needs nothing is refused', () => {
    expect(diagnosePermission('BPF_OBJ_GET', { ...user, seccomp: 2 })).toEqual({ missing: [], advice: seccompAdvice })
  })
})

describe('a user namespace', () => {
  const rootless = { ...root, inInitialUserNamespace: false }
  const lacking = { path: '/sys/fs/bpf', lacks: ['delegate_cmds=map_create', 'delegate_maps=devmap'] }
  const allowing = { path: '/sys/fs/bpf', lacks: [] }

  it('is told that its capabilities do not count, and what there is for it', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', rootless)).toEqual({
      missing: ['CAP_BPF'],
      advice:
        'This process runs in a user namespace of its own (a rootless container, or unshare --user), whose capabilities do not count for ' +
        'BPF: run it outside, or in a container that root started, or with a BPF file system that delegates (BPF tokens, since Linux 6.9).'
    })
  })

  it('is told of no token where there is none for the command', () => {
    expect(diagnosePermission('BPF_MAP_GET_NEXT_ID', rootless).advice).toMatch(/: run it outside, or in a container that root started\.$/)
  })

  it('is told what its token lacks', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', rootless, ['CAP_BPF'], { token: lacking })).toEqual({
      missing: ['CAP_BPF'],
      advice:
        'The BPF token of /sys/fs/bpf does not allow it: that file system must be mounted with delegate_cmds=map_create and ' +
        'delegate_maps=devmap, too.'
    })
  })

  it('is told which of its capabilities are missing where its token allows it', () => {
    const network = ['CAP_BPF', 'CAP_NET_ADMIN'] as const
    const held = { ...rootless, effective: setOf('CAP_BPF') }
    expect(diagnosePermission('BPF_MAP_CREATE', held, network, { token: allowing }).missing).toEqual(['CAP_NET_ADMIN'])
    expect(diagnosePermission('BPF_MAP_CREATE', rootless, network, { token: allowing }).advice).toContain('a security module')
  })
})

describe('a service of systemd', () => {
  const held = { ...user, service }

  it('is told which of its settings grants the capability', () => {
    expect(diagnosePermission('BPF_PROG_LOAD', held, ['CAP_BPF', 'CAP_PERFMON']).advice).toMatch(
      / In flows\.service, set AmbientCapabilities=CAP_BPF CAP_PERFMON\.$/
    )
  })

  it('is told which of its settings excludes the capability', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...held, bounding: 0n }).advice).toMatch(
      / In flows\.service, add it to CapabilityBoundingSet= and AmbientCapabilities=\.$/
    )
  })

  it('is told which of its settings filters system calls', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...root, service, seccomp: 2 }).advice).toBe(
      'A seccomp filter is active and may refuse bpf(2): in flows.service, add it to SystemCallFilter=.'
    )
  })
})

describe('locked memory', () => {
  const capable = { ...root, kernelRelease: '5.10.0-32-amd64' }

  it.each(['BPF_MAP_CREATE', 'BPF_PROG_LOAD', 'BPF_BTF_LOAD'])('is the reason for %s before Linux 5.11', command => {
    expect(diagnosePermission(command, capable).advice).toContain('RLIMIT_MEMLOCK')
  })

  it('is never the reason from Linux 5.11 on', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...capable, kernelRelease: '5.11.0' }).advice).not.toContain('RLIMIT_MEMLOCK')
  })

  it('is never the reason where nothing is allocated', () => {
    expect(diagnosePermission('BPF_MAP_GET_NEXT_ID', capable).advice).not.toContain('RLIMIT_MEMLOCK')
  })

  it('is not mentioned while a capability is missing', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...capable, effective: 0n }).advice).not.toContain('RLIMIT_MEMLOCK')
  })
})

describe('lockdown', () => {
  it.each(['integrity', 'confidentiality'])('of mode %s may forbid a program', lockdown => {
    expect(diagnosePermission('BPF_PROG_LOAD', { ...root, lockdown }, ['CAP_BPF'], { lockable: 'programs at functions' }).advice).toBe(
      'The verifier gave no reason. ' +
        `The kernel is locked down (${lockdown}; see kernel_lockdown(7)), and some kernels then refuse programs at functions.`
    )
  })

  it('is not the reason for what it never forbids', () => {
    expect(diagnosePermission('BPF_PROG_LOAD', { ...root, lockdown: 'integrity' }, ['CAP_BPF']).advice).toContain('a security module')
  })

  it('of mode none forbids nothing', () => {
    expect(
      diagnosePermission('BPF_PROG_LOAD', { ...root, lockdown: 'none' }, [], { lockable: 'programs at functions' }).advice
    ).not.toContain('locked down')
  })

  it('forbids no map', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', { ...root, lockdown: 'integrity' }).advice).not.toContain('locked down')
  })
})

describe('an open map', () => {
  it.each([
    ['BPF_MAP_UPDATE_ELEM', 'It is frozen, or was opened for reading only.'],
    ['BPF_MAP_DELETE_BATCH', 'It is frozen, or was opened for reading only.'],
    ['BPF_MAP_LOOKUP_AND_DELETE_ELEM', 'It is frozen, or was opened for reading only.'],
    ['BPF_MAP_LOOKUP_AND_DELETE_BATCH', 'It is frozen, or was opened for reading only.'],
    ['BPF_MAP_LOOKUP_ELEM', 'It was opened for writing only.'],
    ['BPF_MAP_LOOKUP_BATCH', 'It was opened for writing only.'],
    ['BPF_MAP_GET_NEXT_KEY', 'It was opened for writing only.'],
    ['BPF_MAP_FREEZE', 'It is frozen already, or was opened for reading only.']
  ])('needs no capability for %s', (command, advice) => {
    expect(diagnosePermission(command, user)).toEqual({ missing: [], advice })
  })

  it('needs one before Linux 5.19 while the sysctl is set', () => {
    const old = { ...user, kernelRelease: '5.15.0' }
    expect(diagnosePermission('BPF_MAP_LOOKUP_ELEM', old).missing).toEqual(['CAP_BPF'])
    expect(diagnosePermission('BPF_MAP_LOOKUP_ELEM', { ...old, unprivilegedBpfDisabled: 0 }).missing).toEqual([])
    expect(diagnosePermission('BPF_MAP_UPDATE_ELEM', { ...old, effective: all }).advice).toBe(
      'It is frozen, or was opened for reading only.'
    )
  })
})

describe('without any other reason', () => {
  it('lockdown is named as possible where nothing tells whether it is on', () => {
    const { advice } = diagnosePermission('BPF_PROG_LOAD', { ...root, lockdown: undefined }, ['CAP_BPF', 'CAP_PERFMON'], {
      lockable: 'programs at functions'
    })
    expect(advice).toContain(
      'If the kernel is locked down (kernel_lockdown(7); mount securityfs to see it), it may refuse programs at functions.'
    )
    expect(diagnosePermission('BPF_MAP_CREATE', { ...root, lockdown: undefined }).advice).not.toContain('locked down')
  })

  it('a security module is named', () => {
    expect(diagnosePermission('BPF_MAP_CREATE', root).advice).toContain('a security module refuses it')
  })

  it('nothing is said about a command that asks for nothing', () => {
    expect(diagnosePermission('BPF_OBJ_GET', root)).toEqual({ missing: [], advice: '' })
  })
})
