import { describe, expect, it } from 'vitest'
import { publicSurface } from './public-surface.js'
import { readSource } from './source-files.js'

const surface = publicSurface('lib/index.ts')
const pinned = readSource('test/architecture/public-names.txt').text.trimEnd().split('\n')

describe('the public surface', () => {
  it('has exactly the names of public-names.txt, which is changed by hand and on purpose', () => {
    expect(surface.names).toEqual(pinned)
  })

  it('exports at run time what the types promise', async () => {
    const values = surface.names.filter(name => name.startsWith('value ')).map(name => name.slice('value '.length))
    expect(Object.keys(await import('../../lib/index.js')).sort()).toEqual(values)
  })

  it('says any nowhere in its declarations', () => {
    expect(surface.anys).toEqual([])
  })

  it('has a doc comment for each name', () => {
    expect(surface.undocumented).toEqual([])
  })
})

describe('the check of the public surface', () => {
  const sample = publicSurface('test/architecture/sample-surface.ts')

  it('tells values from types', () => {
    expect(sample.names).toEqual(['type Documented', 'value documented', 'value guess', 'value reexported', 'value renamed'])
  })

  it('finds an inferred any', () => {
    expect(sample.anys).toEqual([expect.stringContaining('guess')])
  })

  it('finds a missing doc comment, and reads those behind a re-export', () => {
    expect(sample.undocumented).toEqual(['guess', 'renamed'])
  })
})
