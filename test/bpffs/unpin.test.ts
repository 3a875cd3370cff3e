import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BpfError, bpffs, openMap } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { eventually } from '../support/eventually.js'
import { thrownBy } from '../support/thrown-by.js'
import { makeMap } from './objects.js'

let mounted: ReturnType<typeof privateBpffs>
let outside: string

beforeEach(() => {
  mounted = privateBpffs()
  outside = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
})

afterEach(() => {
  mounted.remove()
  rmSync(outside, { recursive: true })
})

const at = (path: string) => join(mounted.path, path)

function isGone(id: number): boolean {
  try {
    openMap({ id }).close()
    return false
  } catch (error) {
    if (error instanceof BpfError && error.code === 'ENOENT') return true
    throw error
  }
}

describe('bpffs.unpin', () => {
  it('removes the pin; the map lives on while it is open, and goes with its last descriptor', async () => {
    const map = makeMap()
    const { id } = map
    map.pin(at('pinned'))
    expect(bpffs.unpin(at('pinned'))).toBe(true)
    expect(existsSync(at('pinned'))).toBe(false)
    expect(map.set(1, 2n).get(1)).toBe(2n)
    map.close()
    await eventually(() => isGone(id))
  })

  it('leaves the map to those who open it by another pin', () => {
    const map = makeMap()
    map.pin(at('one'))
    map.pin(at('other'))
    map.close()
    bpffs.unpin(at('one'))
    openMap(at('other')).close()
  })

  it('tells that there was none', () => {
    expect(bpffs.unpin(at('missing'))).toBe(false)
    expect(bpffs.unpin(at('no/such/folder'))).toBe(false)
  })

  it('never removes an ordinary file', () => {
    const file = join(outside, 'file')
    writeFileSync(file, '')
    const error = thrownBy(() => bpffs.unpin(file))
    expect(error).toMatchObject({ name: 'BpfError', code: 'EINVAL', command: 'unlink' })
    expect(error.message).toMatch(/^cannot unpin .*, which takes no pins/)
    expect(existsSync(file)).toBe(true)
  })

  it('never removes a symbolic link from elsewhere into the BPF file system', () => {
    const map = makeMap()
    map.pin(at('pinned'))
    map.close()
    symlinkSync(at('pinned'), join(outside, 'alias'))
    expect(() => bpffs.unpin(join(outside, 'alias'))).toThrow(/which takes no pins/)
    expect(existsSync(join(outside, 'alias'))).toBe(true)
    expect(existsSync(at('pinned'))).toBe(true)
  })

  it('refuses a name that no pin can have, naming the rule', () => {
    expect(() => bpffs.unpin(at('n'.repeat(256)))).toThrow(/^path: expected a name of at most 255 bytes, /)
    expect(() => bpffs.unpin(at('flows.v1'))).toThrow(/^path: expected a name without a dot: /)
    expect(() => bpffs.unpin(at('shared.d/flows'))).toThrow(/, got "shared\.d"$/)
  })

  it('refuses a folder', () => {
    mkdirSync(at('folder'))
    const error = thrownBy(() => bpffs.unpin(at('folder')))
    expect(error).toMatchObject({ code: 'EISDIR', command: 'unlink' })
    expect(error.message).toContain('It is a folder: fs.rmdirSync removes it')
  })

  it('refuses the mount itself', () => {
    expect(() => bpffs.unpin(mounted.path)).toThrow(/which takes no pins/)
  })

  it('refuses what is no path', () => {
    expect(() => bpffs.unpin(undefined as never)).toThrow(TypeError)
  })
})
