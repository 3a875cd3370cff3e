import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { describe, expect, it } from 'vitest'
import { has } from '../../lib/errors/capability.js'
import { parseLockdown, parseService, parseStatus, readPrivileges } from '../../lib/errors/privileges.js'

describe('parseStatus', () => {
  it('reads the capabilities and the mode of seccomp', () => {
    const status =
      'Name:\tnode\nCapInh:\t0000000000000000\nCapEff:\t000000c000001000\nCapBnd:\t000001ffffffffff\nSeccomp:\t2\nSeccomp_filters:\t1\n'
    expect(parseStatus(status)).toEqual({ effective: 0xc0_0000_1000n, bounding: 0x1ff_ffff_ffffn, seccomp: 2 })
  })

  it('takes what is absent as nothing held and nothing forbidden', () => {
    expect(parseStatus('')).toEqual({ effective: 0n, bounding: 0n, seccomp: 0 })
  })
})

describe('parseLockdown', () => {
  it.each([
    ['[none] integrity confidentiality\n', 'none'],
    ['none [integrity] confidentiality\n', 'integrity'],
    ['none integrity [confidentiality]\n', 'confidentiality']
  ])('finds the mode in force in %j', (text, mode) => {
    expect(parseLockdown(text)).toBe(mode)
  })

  it('does not know the mode where securityfs is not mounted', () => {
    expect(parseLockdown(undefined)).toBeUndefined()
  })
})

describe('parseService', () => {
  it.each([
    ['0::/system.slice/flows.service\n', 'flows.service'],
    ['1:name=systemd:/system.slice/system-flows.slice/flows@eth0.service\n0::/\n', 'flows@eth0.service'],
    ['0::/\n', undefined],
    ['0::/user.slice/user-1000.slice/session-2.scope\n', undefined],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/flows.service\n', undefined],
    ['0::/system.slice/docker-0123456789ab.scope\n', undefined],
    [undefined, undefined]
  ])('finds the service in %j', (cgroups, service) => {
    expect(parseService(cgroups)).toBe(service)
  })
})

describe('has', () => {
  it('tests the bit that capabilities(7) gives the capability', () => {
    expect(has(1n << 39n, 'CAP_BPF')).toBe(true)
    expect(has(1n << 38n, 'CAP_PERFMON')).toBe(true)
    expect(has(1n << 21n, 'CAP_SYS_ADMIN')).toBe(true)
    expect(has(1n << 12n, 'CAP_NET_ADMIN')).toBe(true)
    expect(has(~(1n << 39n), 'CAP_BPF')).toBe(false)
  })
})

describe('readPrivileges', () => {
  it('reads those of this process', () => {
    const { effective, bounding, seccomp, ...rest } = readPrivileges()
    expect({ effective, bounding, seccomp }).toEqual(parseStatus(readFileSync('/proc/self/status', 'utf8')))
    expect(has(effective, 'CAP_SYS_ADMIN')).toBe(true)
    expect(rest).toMatchObject({ inInitialUserNamespace: true, userId: 0, groupId: 0, kernelRelease: release() })
    expect([0, 1, 2]).toContain(rest.unprivilegedBpfDisabled)
  })
})
