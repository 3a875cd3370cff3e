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
  it('is told what creating a map lacks, and how to get it', () => {
    const { error } = inChild('createLruHash', [], { nobody: true })
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM', errno: 1, command: 'BPF_MAP_CREATE', missing: ['CAP_BPF'] })
    expect(error?.message).toContain(
      `cannot create lru_hash map "flows": EPERM (Operation not permitted). CAP_BPF is missing${sysctl}. ` +
        'Run as root, or grant this program alone what it needs: sudo setpriv --reuid 65534 --regid 65534 --init-groups ' +
        `--inh-caps +bpf --ambient-caps +bpf ${process.execPath} …`
    )
  })
})

describe('a container with a seccomp filter', () => {
  it('is told of the filter when the capabilities are there', () => {
    const { error } = inChild('createLruHash', [], { through: refuseBpf })
    expect(error).toMatchObject({ name: 'PermissionError', missing: [] })
    expect(error?.message).toMatch(/: EPERM \(Operation not permitted\)\. A seccomp filter is active .* --security-opt seccomp=FILE\.$/)
  })

  it('is told of both when a capability is missing too', () => {
    const { error } = inChild('createLruHash', [], { capabilities: [], through: refuseBpf })
    expect(error).toMatchObject({ missing: ['CAP_BPF'] })
    expect(error?.message).toMatch(/ CAP_BPF is missing.* --cap-add BPF .* --security-opt seccomp=FILE\.$/)
  })

  it('is told of the filter when it opens a pin, which needs no capability', () => {
    const mounted = privateBpffs()
    try {
      const path = join(mounted.path, 'pinned')
      map.pin(path)
      const { error } = inChild('openPin', [path], { through: refuseBpf })
      expect(error?.message).toMatch(/^cannot open .*: EPERM .* A seccomp filter is active /)
    } finally {
      mounted.remove()
    }
  })
})
