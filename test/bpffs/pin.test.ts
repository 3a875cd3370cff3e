import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BpfError, Link, openMap, Program } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { thrownBy } from '../support/thrown-by.js'
import { makeLink, makeMap, makeProgram, type TestMap } from './objects.js'

let mounted: ReturnType<typeof privateBpffs>
let map: TestMap

beforeEach(() => {
  mounted = privateBpffs()
  map = makeMap()
})

afterEach(() => {
  map.close()
  mounted.remove()
})

const at = (path: string) => join(mounted.path, path)

describe('pin', () => {
  it.each([
    ['map', makeMap, openMap],
    ['program', makeProgram, Program.open],
    ['link', makeLink, Link.open]
  ] as const)('pins a %s, which is opened from there', (_kind, make, open) => {
    const object = make()
    object.pin(at('pinned'))
    object.close()
    const opened = open(at('pinned'))
    expect(opened.fd).toBeGreaterThan(2)
    opened.close()
  })

  it('gives access to the owner alone, if nothing else is asked', () => {
    map.pin(at('pinned'))
    expect(statSync(at('pinned')).mode & 0o7777).toBe(0o600)
  })

  it.each(['644', '666', '400', '0'])('gives the permissions asked for (0%s), whatever the umask', digits => {
    const mode = Number.parseInt(digits, 8)
    const umask = process.umask(0o077)
    try {
      map.pin(at('pinned'), { mode })
    } finally {
      process.umask(umask)
    }
    expect(statSync(at('pinned')).mode & 0o7777).toBe(mode)
  })

  it('makes the folders on the way', () => {
    map.pin(at('shared/deep/ips'))
    expect(statSync(at('shared/deep/ips')).isFile()).toBe(true)
  })

  it('takes a name of 255 bytes', () => {
    map.pin(at('n'.repeat(255)))
    expect(existsSync(at('n'.repeat(255)))).toBe(true)
  })

  it('pins in a folder that a symbolic link leads to', () => {
    const outside = mkdtempSync(join(tmpdir(), 'bpf-maps-link-'))
    try {
      symlinkSync(mounted.path, join(outside, 'link.to.bpffs'))
      map.pin(join(outside, 'link.to.bpffs/pinned'))
      expect(existsSync(at('pinned'))).toBe(true)
    } finally {
      rmSync(outside, { recursive: true })
    }
  })
})

describe('pin refuses', () => {
  it('a second pin at the same place, and says what is there', () => {
    const { id } = map
    map.pin(at('pinned'))
    const error = thrownBy(() => map.pin(at('pinned')))
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({ code: 'EEXIST', command: 'BPF_OBJ_PIN', map: { name: 'test', id, type: 'hash' } })
    expect(error.message).toBe(
      `cannot pin hash map "test" (id ${id}) at "${at('pinned')}": EEXIST (File exists). ` +
        `There is a map "test" (id ${id}) already: unpin it first, or take another name.`
    )
  })

  it('the place of a folder', () => {
    mkdirSync(at('folder'))
    expect(() => map.pin(at('folder'))).toThrow(/There is a folder already/)
  })

  it.each(['flows.v1', '.hidden', 'shared.d/flows', 'dir/flows.'])('the name %s for its dot, naming the rule', path => {
    const error = thrownBy(() => map.pin(at(path)))
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toMatch(/^path: expected a name without a dot: the BPF file system takes no other, got "/)
    expect(readdirSync(mounted.path).filter(entry => !entry.endsWith('.debug'))).toEqual([])
  })

  it('a name of 256 bytes', () => {
    expect(() => map.pin(at('n'.repeat(256)))).toThrow(RangeError)
  })

  it('a path outside of a BPF file system, and leaves no folders there', () => {
    const outside = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
    try {
      const error = thrownBy(() => map.pin(join(outside, 'shared/flows.v1')))
      expect(error).toBeInstanceOf(BpfError)
      expect(error).toMatchObject({ code: 'EINVAL', command: 'BPF_OBJ_PIN' })
      expect(error.message).toMatch(
        /" is on [a-z0-9]+, which takes no pins: use a path below \/sys\/fs\/bpf, or mount .* bpffs\.mount\(\)\.$/
      )
      expect(readdirSync(outside)).toEqual([])
    } finally {
      rmSync(outside, { recursive: true })
    }
  })

  it('a path below a pin', () => {
    map.pin(at('pinned'))
    for (const path of ['pinned/below', 'pinned/below/it']) {
      const error = thrownBy(() => map.pin(at(path)))
      expect(error).toMatchObject({ name: 'BpfError', code: 'ENOTDIR' })
      expect(error.message).toContain(`"${at('pinned')}" is no folder.`)
    }
  })

  it.each([[-1], [0o10000], ['644']])('the mode %s, and pins nothing', mode => {
    expect(() => map.pin(at('pinned'), { mode: mode as number })).toThrow(/^mode: expected permissions /)
    expect(existsSync(at('pinned'))).toBe(false)
  })

  it.each([[undefined], [7], ['']])('%s as a path', path => {
    expect(() => map.pin(path as string)).toThrow(/^path: expected a path/)
  })

  it('to work where /proc is not mounted, and says why', () => {
    const inChild = childOf<typeof import('./without-proc.js')>(new URL('./without-proc.ts', import.meta.url))
    const reason =
      'ENOENT (No such file or directory). /proc is not mounted, by which the folder is held: mount it (mount -t proc proc /proc).'
    const { result } = inChild('pinAndUnpin', [at('pinned')], { privateMounts: true })
    expect(result?.map(sentence => sentence.replace(/ \(id \d+\)/, ''))).toEqual([
      `cannot pin hash map "test" at "${at('pinned')}": ${reason}`,
      `cannot unpin "${at('pinned')}": ${reason}`,
      'it is not pinned'
    ])
  })

  it('an object that is closed', () => {
    const closed = makeMap()
    closed.close()
    expect(thrownBy(() => closed.pin(at('pinned')))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(existsSync(at('pinned'))).toBe(false)
  })
})
