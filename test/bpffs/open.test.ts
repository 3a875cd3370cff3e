import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Access, BpfError, HashMap, Link, Program, u32, u64 } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'
import { makeLink, makeMap, makeProgram, type Pinnable } from './objects.js'

let mounted: ReturnType<typeof privateBpffs>
let opened: Disposable[] = []

beforeEach(() => {
  mounted = privateBpffs()
})

afterEach(() => {
  for (const object of opened) object[Symbol.dispose]()
  opened = []
  mounted.remove()
})

const at = (path: string) => join(mounted.path, path)

function kept<Opened extends Disposable>(object: Opened): Opened {
  opened.push(object)
  return object
}

function pinned(object: Pinnable): string {
  kept(object).pin(at('pinned'))
  return at('pinned')
}

const openers = {
  map: (path: string, access?: Access) => kept(HashMap.open(path, { key: u32, value: u64, ...(access && { access }) })),
  program: (path: string) => kept(Program.open(path)),
  link: (path: string) => kept(Link.open(path))
}
const { map: open } = openers

const refused = expect.objectContaining({ code: 'EPERM' })

describe('a pin', () => {
  it('opens the object itself', () => {
    const made = makeMap('itself')
    expect(open(pinned(made)).info()).toEqual(made.info())
  })

  it('opens for reading: writing is refused', () => {
    const reader = open(pinned(makeMap()), 'read')
    expect(() => reader.set(0, 0n)).toThrow(refused)
    expect(reader.get(0)).toBeUndefined()
  })

  it('opens for writing: reading is refused', () => {
    const writer = open(pinned(makeMap()), 'write')
    writer.set(0, 0n)
    expect(() => writer.get(0)).toThrow(refused)
  })

  it('opens for both when nothing is said', () => {
    expect(open(pinned(makeMap())).set(0, 7n).get(0)).toBe(7n)
  })

  it('is found through symbolic links', () => {
    symlinkSync(pinned(makeMap()), at('alias'))
    expect(open(at('alias')).closed).toBe(false)
  })
})

describe('opening a pin refuses', () => {
  it('a path where nothing is', () => {
    const error = thrownBy(() => open(at('missing')))
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({ code: 'ENOENT', command: 'BPF_OBJ_GET' })
    expect(error.message).toBe(
      `cannot open "${at('missing')}" as a map: ENOENT (No such file or directory). There is no pin of that name in "${mounted.path}".`
    )
  })

  it('a path through a folder that is missing', () => {
    expect(() => open(at('no/such/pin'))).toThrow(`There is no such folder in "${mounted.path}".`)
  })

  it('a missing file elsewhere, and says that no pin can be there', () => {
    const error = thrownBy(() => open('/tmp/bpf-maps-no-such-pin'))
    expect(error).toMatchObject({ code: 'ENOENT' })
    expect(error.message).toMatch(/"\/tmp" is on [a-z0-9]+, which takes no pins: /)
  })

  it('an ordinary file', () => {
    const error = thrownBy(() => open('/proc/self/status'))
    expect(error).toMatchObject({ name: 'BpfError', code: 'EINVAL' })
    expect(error.message).toContain('"/proc/self/status" is on proc, which takes no pins')
  })

  it('a name that no pin can have, naming the rule', () => {
    expect(() => open(at('n'.repeat(256)))).toThrow(/^path: expected a name of at most 255 bytes, /)
    expect(() => open(at('flows.v1'))).toThrow(/^path: expected a name without a dot: .*, got "flows\.v1"$/)
  })

  it('a folder', () => {
    mkdirSync(at('folder'))
    expect(thrownBy(() => open(at('folder')))).toMatchObject({ name: 'BpfError', code: 'EISDIR' })
  })

  it.each([
    ['a program', makeProgram, 'map', /as a map: .*It is a program "test" \(id \d+\)\.$/],
    ['a map', makeMap, 'program', /as a program: .*It is a map "test" \(id \d+\)\.$/],
    ['a link', makeLink, 'map', /as a map: .*It is a link\.$/],
    ['a map', makeMap, 'link', /as a link: .*It is a map "test" \(id \d+\)\.$/]
  ] as const)('%s where another kind is expected, and closes it', (_what, make, kind, message) => {
    const path = pinned(make())
    const before = descriptorCount()
    const error = thrownBy(() => openers[kind](path))
    expect(error).toMatchObject({ name: 'BpfError', code: 'EINVAL' })
    expect(error.message).toMatch(message)
    expect(descriptorCount()).toBe(before)
  })

  it('an access that there is not', () => {
    expect(() => open(at('pinned'), 'all' as never)).toThrow(new RangeError('access: expected "read", "write" or "read-write", got "all"'))
    expect(() => open(at('pinned'), 'toString' as never)).toThrow(RangeError)
  })

  it.each([[undefined], [7], ['']])('%s as a path', path => {
    expect(() => open(path as string)).toThrow(/expected a path/)
  })
})

function descriptorCount(): number {
  return readdirSync('/proc/self/fd').length
}
