import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BtfExt } from '../../lib/btf/btf-ext.js'
import { Btf, BtfError, codecOf, typescriptOf } from '../../lib/index.js'
import { fuzzing, fuzzSeconds } from '../support/fuzzing.js'
import { patience } from '../support/patience.js'
import { buildBtf, composite, int, Kind } from './support/builder.js'

/** Types of many kinds that refer to each other. */
const seed = buildBtf([
  int,
  { kind: Kind.pointer, third: 4 },
  { kind: Kind.array, words: [1, 1, 3] },
  composite(Kind.struct, 'node', 24, [
    ['next', 2, 0],
    ['list', 3, 64],
    ['', 5, 160]
  ] as const),
  composite(Kind.union, '', 4, [
    ['a', 1, 0],
    ['b', 6, 0]
  ] as const),
  { name: 'level', kind: Kind.enum, count: 2, third: 4, words: ['LOW', 1, 'HIGH', 2] },
  { name: 'level_t', kind: Kind.typedef, third: 6 },
  { kind: Kind.const, third: 7 },
  composite(
    Kind.struct,
    'bits',
    4,
    [
      ['x', 1, (3 << 24) | 0],
      ['y', 8, (5 << 24) | 3]
    ] as const,
    true
  ),
  { name: '.data', kind: Kind.dataSection, count: 1, third: 4, words: [11, 0, 4] },
  { name: 'limit', kind: Kind.variable, third: 8, words: [1] },
  { name: 'wide', kind: Kind.enum64, count: 1, third: 8, words: ['MOST', -1, -1] }
])

/** Some bytes changed, and the end cut off or not. */
const mutated = fc
  .tuple(fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.option(fc.nat(seed.length)))
  .map(([changes, end]) => {
    const bytes = Buffer.from(seed)
    for (const [offset, byte] of changes) bytes[offset] = byte
    return end === null ? bytes : bytes.subarray(0, end)
  })

/** Does it; that BTF is refused as malformed, or a type as one without values, is as it should be. */
function attempt(step: () => unknown): void {
  try {
    step()
  } catch (error) {
    if (!(error instanceof BtfError)) throw error
    expect(error.offset).toBeGreaterThanOrEqual(0)
  }
}

describe('malformed BTF', () => {
  it('is read or refused with an offset, and never takes long', { timeout: fuzzSeconds * 1000 + 20_000 * patience }, () => {
    fc.assert(
      fc.property(mutated, bytes => {
        attempt(() => {
          const btf = Btf.parse(bytes)
          for (let id = 0; id < btf.typeCount; id++) {
            for (const ask of ['type', 'sizeOf', 'alignOf'] as const) attempt(() => btf[ask](id))
            attempt(() => codecOf(btf, id))
          }
          attempt(() => btf.find('node'))
          attempt(() => typescriptOf(btf))
          attempt(() => BtfExt.parse(bytes, btf))
        })
      }),
      fuzzing
    )
  })
})
