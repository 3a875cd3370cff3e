import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bpffs } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unmount } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { thrownBy } from '../support/thrown-by.js'

const inChild = childOf<typeof import('./default-place.js')>(new URL('./default-place.ts', import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bpf-maps.'))
})

afterEach(() => {
  for (const path of [join(folder, 'a/b'), folder]) while (bpffs.isMounted(path)) unmount(path)
  rmSync(folder, { recursive: true, force: true })
})

describe('bpffs.isMounted', () => {
  it('sees that an ordinary folder is none', () => {
    expect(bpffs.isMounted(folder)).toBe(false)
  })

  it('sees that a missing folder is none', () => {
    expect(bpffs.isMounted(join(folder, 'missing'))).toBe(false)
  })

  it('is true for a folder inside', () => {
    bpffs.mount(folder)
    mkdirSync(join(folder, 'inside'))
    expect(bpffs.isMounted(join(folder, 'inside'))).toBe(true)
  })

  it('refuses what is no path', () => {
    expect(() => bpffs.isMounted(7 as never)).toThrow(TypeError)
  })
})

describe('bpffs.mount', () => {
  it('mounts elsewhere, in a folder that it makes', () => {
    const path = join(folder, 'a/b')
    expect(bpffs.mount(path)).toBe(true)
    expect(bpffs.isMounted(path)).toBe(true)
    expect(bpffs.isMounted(folder)).toBe(false)
  })

  it('lets everybody pin and only the owner unpin, if nothing else is asked', () => {
    bpffs.mount(folder)
    expect(statSync(folder).mode & 0o7777).toBe(0o1777)
  })

  it('gives the root folder the permissions asked for, and the sticky bit', () => {
    bpffs.mount(folder, { mode: 0o750 })
    expect(statSync(folder).mode & 0o7777).toBe(0o1750)
  })

  it('does nothing where one is mounted', () => {
    bpffs.mount(folder)
    mkdirSync(join(folder, 'kept'))
    expect(bpffs.mount(folder)).toBe(false)
    expect(statSync(join(folder, 'kept')).isDirectory()).toBe(true)
  })

  it('mounts an empty one over it when asked', () => {
    bpffs.mount(folder)
    mkdirSync(join(folder, 'hidden'))
    expect(bpffs.mount(folder, { over: true })).toBe(true)
    expect(bpffs.list(folder).map(entry => entry.name)).not.toContain('hidden')
  })

  it.each([
    ['/proc/none/of/this', 'ENOENT'],
    [join(import.meta.filename, 'below/it'), 'ENOTDIR'],
    [`/tmp/${'n'.repeat(256)}`, 'ENAMETOOLONG']
  ])('says at once that no folder can be made: %#', (path, code) => {
    const error = thrownBy(() => bpffs.mount(path))
    expect(error).toMatchObject({ name: 'BpfError', code, command: 'mkdir' })
    expect(error.message).toMatch(/^cannot mount a BPF file system at "/)
  })

  it('says which file is in the way', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(() => bpffs.mount(file)).toThrow(`cannot mount a BPF file system at "${file}": ENOTDIR (Not a directory)`)
    expect(() => bpffs.mount(join(file, 'below'))).toThrow(/: ENOTDIR \(Not a directory\)$/)
  })

  it.each([[-1], [0o10000], [1.5], ['755']])('refuses the mode %s before it does anything', mode => {
    const path = join(folder, 'a')
    expect(() => bpffs.mount(path, { mode: mode as number })).toThrow(/^mode: expected permissions /)
    expect(bpffs.isMounted(path)).toBe(false)
  })

  it('mounts at the default place, and pins are made there', () => {
    const { result } = inChild('useDefaultPlace', [], { privateMounts: true })
    expect(result).toEqual({
      before: false,
      refusal: expect.stringMatching(
        /"\/sys\/fs\/bpf" is on sysfs, which takes no pins: bpffs\.mount\(\) mounts a BPF file system at \/sys\/fs\/bpf\.$/
      ),
      mounted: true,
      after: true,
      again: false,
      listed: ['/sys/fs/bpf/bpfmaps-default', '/sys/fs/bpf/bpfmaps-default/map']
    })
  })
})
