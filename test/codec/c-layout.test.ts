import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnyCodec, bitFields, i32, i64, struct, u8, u16, u32, u64 } from '../../lib/index.js'
import { compileAndRun, measure } from './support/c-compiler.js'
import { generatedKit } from './support/kits.js'
import { structRecipe } from './support/recipes.js'

/** Compares sizes, alignments, offsets and the places of bit fields with what the C compiler says of the same declarations. */
function compareWithC(codecs: readonly AnyCodec[]): void {
  const measured = codecs.map((codec, index) => measure(codec, `Type${index}`))
  const lines = compileAndRun(
    measured.map(({ declaration }) => declaration),
    measured.flatMap(({ statements }) => statements)
  )
  expect(lines).toEqual(measured.flatMap(({ expected }) => expected))
}

describe('layouts', () => {
  it('are those of the C compiler, for random structs of everything', () => {
    let count = 0
    const name = fc.constant('field').map(name => `${name}${count++}`)
    fc.assert(
      fc.property(fc.array(structRecipe(name), { minLength: 60, maxLength: 60 }), recipes => {
        compareWithC(recipes.map(recipe => recipe.make(generatedKit)))
      }),
      { numRuns: 4, endOnFailure: true }
    )
  })

  it('are those of the C compiler, for random bit fields', () => {
    const widths = (most: number) => fc.array(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 8 })
    const fields = (widths: number[]) => Object.fromEntries(widths.map((width, index) => [`bits${index}`, width]))
    const codec = fc.oneof(
      widths(8).map(widths => bitFields(fields(widths), u8)),
      widths(16).map(widths => bitFields(fields(widths), u16)),
      widths(32).map(widths => bitFields(fields(widths), u32)),
      widths(32).map(widths => bitFields(fields(widths), i32)),
      widths(64).map(widths => bitFields(fields(widths), u64)),
      widths(64).map(widths => bitFields(fields(widths), i64))
    ) as fc.Arbitrary<AnyCodec>
    fc.assert(
      fc.property(fc.array(codec, { minLength: 60, maxLength: 60 }), codecs => {
        compareWithC(codecs.map(bits => struct({ first: u8, bits })))
      }),
      { numRuns: 2, endOnFailure: true }
    )
  })
})
