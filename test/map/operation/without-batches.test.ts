import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { kinds, type MapKind, type MapType } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENOTSUPP } from '../../../lib/errors/errno.js'
import { isOlderThan } from '../../../lib/errors/index.js'
import { childOf } from '../../support/child.js'
import { patience } from '../../support/patience.js'
import { buildRefuseBpf } from '../../support/refuse-bpf.js'
import { type Outcomes, walkAll } from '../support/walks.js'

const inChild = childOf<typeof import('../support/walks.js')>(new URL('../support/walks.ts', import.meta.url))

const walked = typesOf(({ since, commands }) => commands.lookupBatch !== undefined && !isOlderThan(since))
// An rhash map is a RawMap, which has no `clear`.
const cleared = walked.filter(type => type !== 'rhash' && mapCanBeCleared(kinds[type]))

function typesOf(isMeant: (kind: MapKind) => boolean): MapType[] {
  return (Object.keys(kinds) as MapType[]).filter(type => isMeant(kinds[type]))
}

function mapCanBeCleared({ commands, holdsMaps }: MapKind): boolean {
  return commands.delete !== undefined && !holdsMaps
}

const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
afterAll(() => rmSync(folder, { recursive: true }))

// BPF_MAP_LOOKUP_BATCH to BPF_MAP_DELETE_BATCH
const batches = { first: 24, last: 27 } as const

describe.each([
  ['for the type of map', ENOTSUPP],
  ['for any map', constants.errno.EINVAL]
])('where the kernel has no batch commands %s', (_which, errno) => {
  let outcomes: Outcomes
  let expected: Outcomes

  beforeAll(async () => {
    const { result, error } = inChild('walkAll', [walked, cleared], { through: buildRefuseBpf(folder, { ...batches, errno }) })
    if (error !== undefined) throw new Error(error.message)
    outcomes = result
    expected = await walkAll(walked, cleared)
  }, 60_000 * patience)

  it.each(walked)('every walk gives the same entries: %s', type => {
    expect(outcomes.walks[type]?.['raw']).not.toEqual([])
    expect(outcomes.walks[type]).toEqual(expected.walks[type])
  })

  it.each(cleared)('clear deletes every entry: %s', type => {
    expect(outcomes.clearings[type]).toBe('nothing is left')
    expect(expected.clearings[type]).toBe('nothing is left')
  })
})
