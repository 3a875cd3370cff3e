import { describe, expect, it } from 'vitest'
import { readOptions } from '../../../scripts/kernels/options.js'
import { rows } from '../../../scripts/kernels/rows.js'

describe('the command line', () => {
  it('chooses all kernels, or some', () => {
    expect(readOptions([])).toEqual({ rows, files: [], list: false, writeDocs: false })
    expect(readOptions(['7', '6.12']).rows.map(row => row.name)).toEqual(['6.12', '7'])
  })

  it('chooses files', () => {
    const files = ['test/map/lru.test.ts', 'test/map/open.test.ts']
    expect(readOptions(['6.12', '--files', ...files])).toMatchObject({ files, rows: [{ name: '6.12' }] })
  })

  it('is refused for kernels that are none, and without files', () => {
    expect(() => readOptions(['4.4'])).toThrow(/^there is no kernel 4\.4: there are 5\.10, 6\.1, /)
    expect(() => readOptions(['--files'])).toThrow('--files needs the names of test files')
  })
})
