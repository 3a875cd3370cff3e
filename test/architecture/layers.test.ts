import { describe, expect, it } from 'vitest'
import { forbiddenImports, nativeLoads } from './layers.js'
import { sourceFiles } from './source-files.js'

const files = sourceFiles('lib', /\.ts$/)

describe('the layers of lib/', () => {
  it('are obeyed by every import', () => {
    expect(files.flatMap(forbiddenImports)).toEqual([])
  })

  it('depend on no module having been imported for its effects', () => {
    expect(files.filter(({ text }) => /^import ['"]/m.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('leave loading the addon to sys', () => {
    expect(files.filter(file => !file.path.startsWith('lib/sys/')).flatMap(nativeLoads)).toEqual([])
    expect(files.filter(file => file.path.startsWith('lib/sys/')).flatMap(nativeLoads)).not.toEqual([])
  })
})

describe('the check of the layers', () => {
  it.each([
    ['a value from above', `import { HashMap } from '../map/hash-map.js'`],
    ['a type from above', `import type { HashMap } from '../map/hash-map.js'`],
    ['a re-export from above', `export { HashMap } from '../map/hash-map.js'`],
    ['an import() from above', `const load = () => import('../map/hash-map.js')`],
    ['a type by import()', `type Loaded = import('../map/hash-map.js').HashMap`],
    ['an import for its effects', `import '../map/hash-map.js'`]
  ])('finds %s', (_what, text) => {
    expect(forbiddenImports({ path: 'lib/sys/sample.ts', text })).toEqual([
      'lib/sys/sample.ts imports ../map/hash-map.js: map is above sys'
    ])
  })

  it.each([
    ['the index below itself', 'lib/cli/main.ts', '../index.js', 'index is above cli'],
    ['a file outside lib/', 'lib/map/sample.ts', '../../scripts/anything.js', 'it lies outside the layers'],
    ['node: in codec', 'lib/codec/sample.ts', 'node:buffer', 'codec is pure'],
    ['a package', 'lib/map/sample.ts', 'lodash', 'the library has no dependencies'],
    ['the loader outside sys', 'lib/map/sample.ts', '../sys/load.js', 'only sys touches the addon'],
    ['a folder that is no layer', 'lib/helpers/sample.ts', '../codec/codec.js', 'lib/ has no layer for lib/helpers/sample.ts']
  ])('refuses %s', (_what, path, module, reason) => {
    expect(forbiddenImports({ path, text: `import '${module}'` })).toEqual([`${path} imports ${module}: ${reason}`])
  })

  it.each([
    ['lib/map/operation/get.ts', '../../sys/descriptor.js'],
    ['lib/map/operation/get.ts', '../hash-map.js'],
    ['lib/sys/load.ts', 'node:module'],
    ['lib/index.ts', './cli/main.js']
  ])('lets %s import %s', (path, module) => {
    expect(forbiddenImports({ path, text: `import '${module}'` })).toEqual([])
  })

  it('finds every way to load native code', () => {
    const text = `process.dlopen(module, './a.node'); createRequire(import.meta.url)`
    expect(nativeLoads({ path: 'lib/map/sample.ts', text })).toHaveLength(3)
  })
})
