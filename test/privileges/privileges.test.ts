import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HashMap, u32 } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { readPrivileges } from '../../lib/errors/privileges.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { buildRefuseBpf } from '../support/refuse-bpf.js'

const inChild = childOf<typeof import('./scenarios.js')>(new URL('./scenarios.ts', import.meta.url))

const { unprivilegedBpfDisabled } = readPrivileges()
const sysctl = unprivilegedBpfDisabled ? `, and kernel.unprivileged_bpf_disabled is ${unprivilegedBpfDisabled}` : ''

const map = HashMap.create({ key: u32, value: u32, maxEntries: 1 })
const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
const refuseBpf = buildRefuseBpf(folder)

afterAll(() => {
  map.close()
  rmSync(folder, { recursive: true })
})

describe('a user without capabilities', () => {
  it('C-03 is told what creating a map lacks, and how to get it', () => {
    const { error } = inChild('createLruHash', [], { nobody: true })
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM', errno: 1, command: 'BPF_MAP_CREATE', missing: ['CAP_BPF'] })
    expect(error?.message).toContain(
      `cannot create lru_hash map "flows": EPERM (Operation not permitted). CAP_BPF is missing${sysctl}. ` +
        `Run as root, or grant it to Node: sudo setcap cap_bpf+ep ${process.execPath}.`
    )
  })

  it('C-03 is told of both capabilities that a device map needs', () => {
    expect(inChild('createDeviceMap', [], { nobody: true }).error).toMatchObject({ missing: ['CAP_BPF', 'CAP_NET_ADMIN'] })
  })
})

describe('a container with few capabilities', () => {
  it('C-03 is told with which flags to start', () => {
    const { error } = inChild('createLruHash', [], { capabilities: [] })
    expect(error).toMatchObject({ missing: ['CAP_BPF'] })
    expect(error?.message).toContain(`CAP_BPF is missing${sysctl}. `)
    expect(error?.message).toContain('start the container with --cap-add BPF ')
  })

  it('C-03 creates maps with CAP_BPF, and is told what a device map needs beside it', () => {
    expect(inChild('createLruHash', [], { capabilities: ['bpf'] }).error).toBeUndefined()
    const { error } = inChild('createDeviceMap', [], { capabilities: ['bpf'] })
    expect(error).toMatchObject({ missing: ['CAP_NET_ADMIN'] })
    expect(error?.message).toContain('CAP_NET_ADMIN is missing. ')
  })

  it('creates device maps with CAP_NET_ADMIN too', () => {
    expect(inChild('createDeviceMap', [], { capabilities: ['bpf', 'net_admin'] }).error).toBeUndefined()
  })

  it('is told that ids need CAP_SYS_ADMIN, which CAP_BPF does not replace', () => {
    const { error } = inChild('openById', [map.id], { capabilities: ['bpf', 'net_admin', 'perfmon'] })
    expect(error).toMatchObject({ name: 'PermissionError', command: 'BPF_MAP_GET_FD_BY_ID', missing: ['CAP_SYS_ADMIN'] })
  })

  it('may do all of it with CAP_SYS_ADMIN alone', () => {
    const capabilities = ['sys_admin'] as const
    expect(inChild('createLruHash', [], { capabilities }).error).toBeUndefined()
    expect(inChild('createDeviceMap', [], { capabilities }).error).toBeUndefined()
    expect(inChild('openById', [map.id], { capabilities }).error).toBeUndefined()
  })

  it('F-01 is told that mounting needs CAP_SYS_ADMIN', () => {
    const { error } = inChild('mountBpffs', [folder], { capabilities: ['bpf'] })
    expect(error).toMatchObject({ name: 'PermissionError', command: 'mount', missing: ['CAP_SYS_ADMIN'] })
    expect(error?.message).toContain(
      `cannot mount a BPF file system at "${folder}": EPERM (Operation not permitted). CAP_SYS_ADMIN is missing.`
    )
  })
})

describe('a container with a seccomp filter', () => {
  it('C-03 is told of the filter when the capabilities are there', () => {
    const { error } = inChild('createLruHash', [], { through: refuseBpf })
    expect(error).toMatchObject({ name: 'PermissionError', missing: [] })
    expect(error?.message).toMatch(
      /: EPERM \(Operation not permitted\)\. A seccomp filter is active; .* --security-opt seccomp=unconfined\.$/
    )
  })

  it('C-03 is told of both when a capability is missing too', () => {
    const { error } = inChild('createLruHash', [], { capabilities: [], through: refuseBpf })
    expect(error).toMatchObject({ missing: ['CAP_BPF'] })
    expect(error?.message).toMatch(/ CAP_BPF is missing.* --cap-add BPF .* --security-opt seccomp=unconfined\.$/)
  })

  it('is told of the filter when it opens a pin, which needs no capability', () => {
    const mounted = privateBpffs()
    try {
      const path = join(mounted.path, 'pinned')
      map.pin(path)
      const { error } = inChild('openPin', [path], { through: refuseBpf })
      expect(error?.message).toMatch(/^cannot open .*: EPERM .* A seccomp filter is active; /)
    } finally {
      mounted.remove()
    }
  })
})

describe('a rootless container', () => {
  it.each([
    ['createLruHash', [], 'CAP_BPF'],
    ['openById', [map.id], 'CAP_SYS_ADMIN'],
    ['mountBpffs', [folder], 'CAP_SYS_ADMIN']
  ] as const)('C-03 is told that its capabilities do not count (%s)', (name, args, missing) => {
    const { error } = inChild(name, args as never, { ownUserNamespace: true, privateMounts: true })
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM', missing: [missing] })
    expect(error?.message).toContain('This process runs in a user namespace of its own ')
  })
})
