import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { childOf } from '../support/child.js'
import { buildRefuseBpf } from '../support/refuse-bpf.js'

const inChild = childOf<typeof import('./locked-memory-scenarios.js')>(new URL('./locked-memory-scenarios.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
afterAll(() => rmSync(folder, { recursive: true }))

// BPF_MAP_CREATE
const refuseMaps = buildRefuseBpf(folder, { first: 0, last: 0 })
const little = ['prlimit', '--memlock=65536:131072']

it('the limit of locked memory is raised as far as may be when an older kernel refuses a map', () => {
  const { result } = inChild('limitsAfterRefusals', [], {
    capabilities: ['sys_admin'],
    ancientKernel: true,
    through: [...little, refuseMaps]
  })
  const [before, after, error, again] = result!
  expect([before, after, again]).toEqual(['65536 131072', '131072 131072', '131072 131072'])
  expect(error).toContain('Before Linux 5.11 maps and programs count as locked memory, and this process may not raise RLIMIT_MEMLOCK')
})

it('the limit is left alone on newer kernels, where no map counts', () => {
  const { result } = inChild('limitsAfterRefusals', [], { through: [...little, refuseMaps] })
  expect(result?.filter(line => /^\d/.test(line))).toEqual(['65536 131072', '65536 131072', '65536 131072'])
})
