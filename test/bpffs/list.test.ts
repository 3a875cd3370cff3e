import { chownSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { bpffs } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeEntry } from '../../lib/bpffs/entry.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'
import { makeLink, makeMap, makeProgram, type Pinnable } from './objects.js'

let mounted: ReturnType<typeof privateBpffs>

beforeEach(() => {
  mounted = privateBpffs()
})

afterEach(() => mounted.remove())

const at = (path: string) => join(mounted.path, path)

function pinAndClose(object: Pinnable, path: string, mode?: number): void {
  object.pin(at(path), mode === undefined ? {} : { mode })
  object.close()
}

/** Without what the kernel itself pins in each new file system. */
const listed = (path = '', options = {}) => bpffs.list(at(path), options).filter(entry => !entry.name.endsWith('.debug'))

describe('bpffs.list', () => {
  it('says type, id, name and size of a map, and owner and mode of its pin', () => {
    pinAndClose(makeMap('ips'), 'shared/ips', 0o640)
    chownSync(at('shared/ips'), 12, 34)
    expect(listed('shared')).toEqual([
      {
        path: at('shared/ips'),
        name: 'ips',
        kind: 'map',
        mode: 0o640,
        uid: 12,
        gid: 34,
        map: expect.objectContaining({ type: 'hash', id: expect.any(Number), name: 'ips', keySize: 4, valueSize: 8, maxEntries: 10 })
      }
    ])
  })

  it('says type, id and name of a program', () => {
    pinAndClose(makeProgram('count'), 'pinned')
    expect(listed()).toMatchObject([{ kind: 'program', program: { type: 'socket_filter', id: expect.any(Number), name: 'count' } }])
  })

  it('says type and id of a link, and of its program', () => {
    pinAndClose(makeLink(), 'pinned')
    expect(listed()).toMatchObject([
      { kind: 'link', link: { type: 'raw_tracepoint', id: expect.any(Number), programId: expect.any(Number) } }
    ])
  })

  it('sorts by name', () => {
    for (const name of ['b', 'c', 'a']) pinAndClose(makeMap(name), name)
    expect(listed().map(entry => entry.name)).toEqual(['a', 'b', 'c'])
  })

  it('lists folders and symbolic links, without following them', () => {
    mkdirSync(at('folder'))
    pinAndClose(makeMap(), 'folder/map')
    symlinkSync(at('folder'), at('link'))
    expect(listed()).toMatchObject([
      { kind: 'folder', name: 'folder', mode: 0o755 },
      { kind: 'symbolic-link', name: 'link' }
    ])
  })

  it('goes into folders when asked, each before what is in it', () => {
    for (const path of ['a/b/map', 'a/map', 'z']) pinAndClose(makeMap(), path)
    symlinkSync(at('a'), at('a/loop'))
    expect(listed('', { recursive: true }).map(entry => entry.path)).toEqual(['a', 'a/b', 'a/b/map', 'a/loop', 'a/map', 'z'].map(at))
  })

  it('lists what has a name that is not UTF-8, with the path as bytes', () => {
    const bytes = (latin1: string) => Buffer.concat([Buffer.from(mounted.path), Buffer.from(latin1, 'latin1')])
    const map = makeMap('flows')
    map.pin(at('pinned'))
    const { id } = map
    mkdirSync(bytes('/folder\xff'))
    renameSync(at('pinned'), bytes('/folder\xff/b\xfcrde'))
    symlinkSync('nowhere', bytes('/\xfe'))
    map.close()
    expect(listed('', { recursive: true })).toEqual([
      { path: at('folder\ufffd'), pathBytes: bytes('/folder\xff'), name: 'folder\ufffd', kind: 'folder', mode: 0o755, uid: 0, gid: 0 },
      expect.objectContaining({
        path: at('folder\ufffd/b\ufffdrde'),
        pathBytes: bytes('/folder\xff/b\xfcrde'),
        name: 'b\ufffdrde',
        kind: 'map',
        map: expect.objectContaining({ name: 'flows', id })
      }),
      expect.objectContaining({ pathBytes: bytes('/\xfe'), kind: 'symbolic-link' })
    ])
  })

  it('sorts by the bytes of the names, and gives no bytes where the name is text', () => {
    const names = ['z', 'é', '\u{ff5a}', '\u{1f41d}']
    for (const name of names.toReversed()) mkdirSync(at(name))
    expect(listed().map(({ name, pathBytes }) => [name, pathBytes])).toEqual(names.map(name => [name, undefined]))
  })

  it('lists nothing in an empty folder', () => {
    mkdirSync(at('empty'))
    expect(listed('empty')).toEqual([])
  })

  it('keeps nothing open', () => {
    for (const make of [makeMap, makeProgram, makeLink]) pinAndClose(make(), make.name)
    const open = () => readdirSync('/proc/self/fd').length
    const before = open()
    expect(listed()).toHaveLength(3)
    expect(open()).toBe(before)
  })
})

describe('bpffs.list refuses', () => {
  it('a folder that is missing', () => {
    const error = thrownBy(() => bpffs.list(at('missing')))
    expect(error).toMatchObject({ name: 'BpfError', code: 'ENOENT', command: 'readdir' })
    expect(error.message).toBe(`cannot list "${at('missing')}": ENOENT (No such file or directory)`)
  })

  it('a name with a dot, naming the rule', () => {
    expect(() => bpffs.list(at('shared.d'))).toThrow(/^path: expected a name without a dot: /)
  })

  it('a folder outside of a BPF file system', () => {
    expect(() => bpffs.list('/proc')).toThrow(/^cannot list "\/proc": EINVAL .* is on proc, which takes no pins/)
  })

  it('a pin', () => {
    pinAndClose(makeMap(), 'pinned')
    expect(thrownBy(() => bpffs.list(at('pinned')))).toMatchObject({ code: 'ENOTDIR' })
  })
})

describe('describeEntry', () => {
  it.each([
    [makeMap, /^map "test" \(id \d+\)$/],
    [() => makeMap(''), /^map \(id \d+\)$/],
    [makeProgram, /^program "test" \(id \d+\)$/],
    [makeLink, /^link$/]
  ] as const)('puts an entry into words', (make, words) => {
    pinAndClose(make(), 'pinned')
    expect(describeEntry(listed()[0]!)).toMatch(words)
  })
})
