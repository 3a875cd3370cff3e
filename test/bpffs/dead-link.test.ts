import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { bpffs, HashMap, u32 } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'

const like = { key: u32, value: u32, maxEntries: 4 } as const

let mounted: ReturnType<typeof privateBpffs>

beforeEach(() => {
  mounted = privateBpffs()
  symlinkSync('nowhere', at('link'))
})

afterEach(() => mounted.remove())

const at = (path: string) => join(mounted.path, path)
const inWords = () => `"${at('link')}" is a symbolic link to "nowhere", and nothing is there.`

describe('a symbolic link that leads nowhere', () => {
  it.each(['throw', 'replace'] as const)('is named at once when a map is to be pinned there (%s)', onIncompatible => {
    const start = performance.now()
    const error = thrownBy(() => HashMap.create({ ...like, pin: at('link'), onIncompatible }))
    expect(performance.now() - start).toBeLessThan(1900)
    expect(error).toMatchObject({ name: 'BpfError', code: 'ENOENT' })
    expect(error.message).toBe(`cannot open "${at('link')}" as a map: ENOENT (No such file or directory). ${inWords()}`)
  })

  it.each(['link', 'link/deep', 'link/deep/er'])('is named when a map is opened at %s', path => {
    expect(thrownBy(() => HashMap.open(at(path), like))).toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining(inWords())
    })
  })

  it('is named when it is in the way of a folder', () => {
    using map = HashMap.create(like)
    for (const path of ['link/pinned', 'link/deep/pinned']) {
      const error = thrownBy(() => map.pin(at(path)))
      expect(error).toMatchObject({ name: 'BpfError', code: 'ENOTDIR' })
      expect(error.message).toContain(inWords())
    }
    expect(thrownBy(() => map.pin(at('link'))).message).toContain('There is a symbolic link already: unpin it first')
  })

  it('is in the way of nothing once it leads somewhere', () => {
    mkdirSync(at('nowhere'))
    using map = HashMap.create({ ...like, pin: at('link/pinned') })
    expect(bpffs.list(at('nowhere'))).toMatchObject([{ name: 'pinned', map: { id: map.id } }])
    expect(bpffs.unpin(at('link'))).toBe(true)
  })
})
