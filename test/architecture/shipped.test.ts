import { describe, expect, it } from 'vitest'
import { namesFromSources } from './shipped.js'

// They look behind the public names: at two ways of one thing, or at its steps, with classes and codecs of one instance.
const ofSources = [
  'test/btf/fuzz.test.ts',
  'test/codec/c-layout.test.ts',
  'test/codec/column-of.test.ts',
  'test/codec/element-column.test.ts',
  'test/codec/element-reader.test.ts',
  'test/codec/list-column.test.ts',
  'test/codec/per-cpu.test.ts',
  'test/codec/support/columns.ts',
  'test/codec/support/kits.ts',
  'test/codec/support/recipes.ts',
  'test/codec/twins.test.ts',
  'test/errors/refusal.test.ts',
  'test/map/operation/get-many.test.ts',
  'test/map/operation/seen-keys.test.ts',
  'test/object/fuzz.test.ts'
]

describe('what is public', () => {
  it('is tested as it ships, by the name of the package, except where a test looks behind it', () => {
    const found = namesFromSources()
    expect(found.filter(sentence => !ofSources.some(path => sentence.startsWith(`${path} `)))).toEqual([])
    expect(ofSources.filter(path => !found.some(sentence => sentence.startsWith(`${path} `)))).toEqual([])
  })
})
