import { describe, expect, it } from 'vitest'
import { readSource } from './source-files.js'

/** What the lock file knows of one package. */
interface Locked {
  readonly optionalDependencies?: Record<string, string>
  readonly resolved?: string
  readonly libc?: readonly string[]
}

const { packages } = JSON.parse(readSource('package-lock.json').text) as { packages: Record<string, Locked> }

// npm install changes a lock file without these, on each fresh clone.
describe('the lock file', () => {
  it('has the optional packages of all platforms', () => {
    const optional = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    expect(optional).toContain('@biomejs/cli-darwin-arm64')
    expect(optional.filter(name => packages[`node_modules/${name}`] === undefined)).toEqual([])
  })

  // npm 10, which comes with Node 20 and 22, deletes these fields; npm 11 leaves a file without them as it is.
  it('names no C library, so npm 10 and npm 11 write the same', () => {
    expect(Object.keys(packages).filter(path => packages[path]?.libc !== undefined)).toEqual([])
  })

  it('names no registry', () => {
    expect(Object.keys(packages).filter(path => packages[path]?.resolved !== undefined)).toEqual([])
  })
})
