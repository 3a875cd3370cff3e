import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPinned } from '../../lib/bpffs/open.js'
import { pin } from '../../lib/bpffs/pin.js'
import { BpfError } from '../../lib/index.js'
import type { Descriptor } from '../../lib/sys/descriptor.js'
import { readMapInfo } from '../../lib/sys/object.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { thrownBy } from '../support/thrown-by.js'
import { makeLink, makeMap, makeProgram } from './objects.js'

const name = { what: 'hash map "test" (id 1)', map: { name: 'test', id: 1, type: 'hash' } }

let mounted: ReturnType<typeof privateBpffs>
let map: Descriptor

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
    ['map', makeMap],
    ['program', makeProgram],
    ['link', makeLink]
  ] as const)('F-04 pins a %s, which is opened from there', (kind, make) => {
    const object = make()
    pin(object, at('pinned'), { what: `the ${kind}` })
    object.close()
    const opened = openPinned(at('pinned'), { kind })
    expect(opened.fd).toBeGreaterThan(2)
    opened.close()
  })

  it('gives access to the owner alone, if nothing else is asked', () => {
    pin(map, at('pinned'), name)
    expect(statSync(at('pinned')).mode & 0o7777).toBe(0o600)
  })

  it.each(['644', '666', '400', '0'])('F-07 gives the permissions asked for (0%s), whatever the umask', digits => {
    const mode = Number.parseInt(digits, 8)
    const umask = process.umask(0o077)
    try {
      pin(map, at('pinned'), name, { mode })
    } finally {
      process.umask(umask)
    }
    expect(statSync(at('pinned')).mode & 0o7777).toBe(mode)
  })

  it('F-03 makes the folders on the way', () => {
    pin(map, at('shared/deep/ips'), name)
    expect(statSync(at('shared/deep/ips')).isFile()).toBe(true)
  })

  it('takes a name of 255 bytes', () => {
    pin(map, at('n'.repeat(255)), name)
    expect(existsSync(at('n'.repeat(255)))).toBe(true)
  })

  it('pins in a folder that a symbolic link leads to', () => {
    const outside = mkdtempSync(join(tmpdir(), 'bpf-maps-link-'))
    try {
      symlinkSync(mounted.path, join(outside, 'link.to.bpffs'))
      pin(map, join(outside, 'link.to.bpffs/pinned'), name)
      expect(existsSync(at('pinned'))).toBe(true)
    } finally {
      rmSync(outside, { recursive: true })
    }
  })
})

describe('pin refuses', () => {
  it('F-05 a second pin at the same place, and says what is there', () => {
    const { id } = readMapInfo(map.handle) as { id: number }
    pin(map, at('pinned'), name)
    const error = thrownBy(() => pin(map, at('pinned'), name))
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({ code: 'EEXIST', command: 'BPF_OBJ_PIN', map: name.map })
    expect(error.message).toBe(
      `cannot pin hash map "test" (id 1) at "${at('pinned')}": EEXIST (File exists). ` +
        `There is a map "test" (id ${id}) already: unpin it first, or take another name.`
    )
  })

  it('F-05 the place of a folder', () => {
    mkdirSync(at('folder'))
    expect(() => pin(map, at('folder'), name)).toThrow(/There is a folder already/)
  })

  it.each(['flows.v1', '.hidden', 'shared.d/flows', 'dir/flows.'])('F-05 the name %s for its dot, naming the rule', path => {
    const error = thrownBy(() => pin(map, at(path), name))
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toMatch(/^path: expected a name without a dot: the BPF file system takes no other, got "/)
    expect(readdirSync(mounted.path).filter(entry => !entry.endsWith('.debug'))).toEqual([])
  })

  it('F-05 a name of 256 bytes', () => {
    expect(() => pin(map, at('n'.repeat(256)), name)).toThrow(RangeError)
  })

  it('F-05 a path outside of a BPF file system, and leaves no folders there', () => {
    const outside = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
    try {
      const error = thrownBy(() => pin(map, join(outside, 'shared/flows.v1'), name))
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

  it('F-05 a path below a pin', () => {
    pin(map, at('pinned'), name)
    for (const path of ['pinned/below', 'pinned/below/it']) {
      const error = thrownBy(() => pin(map, at(path), name))
      expect(error).toMatchObject({ name: 'BpfError', code: 'ENOTDIR' })
      expect(error.message).toContain(`"${at('pinned')}" is no folder.`)
    }
  })

  it.each([[-1], [0o10000], ['644']])('the mode %s, and pins nothing', mode => {
    expect(() => pin(map, at('pinned'), name, { mode: mode as number })).toThrow(/^mode: expected permissions /)
    expect(existsSync(at('pinned'))).toBe(false)
  })

  it.each([[undefined], [7], ['']])('%s as a path', path => {
    expect(() => pin(map, path as string, name)).toThrow(/^path: expected a path/)
  })

  it('to work where /proc is not mounted, and says why', () => {
    const inChild = childOf<typeof import('./without-proc.js')>(new URL('./without-proc.ts', import.meta.url))
    const reason =
      'ENOENT (No such file or directory). /proc is not mounted, by which the folder is held: mount it (mount -t proc proc /proc).'
    expect(inChild('pinAndUnpin', [at('pinned')], { privateMounts: true }).result).toEqual([
      `cannot pin the map at "${at('pinned')}": ${reason}`,
      `cannot unpin "${at('pinned')}": ${reason}`,
      'it is not pinned'
    ])
  })

  it('an object that is closed', () => {
    const closed = makeMap()
    closed.close()
    expect(thrownBy(() => pin(closed, at('pinned'), name))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(existsSync(at('pinned'))).toBe(false)
  })
})
