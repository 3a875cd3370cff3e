import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenPinnedOptions, openPinned } from '../../lib/bpffs/open.js'
import { pin } from '../../lib/bpffs/pin.js'
import { BpfError } from '../../lib/index.js'
import type { Descriptor } from '../../lib/sys/descriptor.js'
import { native } from '../../lib/sys/native.js'
import { readMapInfo } from '../../lib/sys/object.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'
import { makeLink, makeMap, makeProgram } from './objects.js'

const { map, program, link } = { map: { kind: 'map' }, program: { kind: 'program' }, link: { kind: 'link' } } as const
const eperm = -1

let mounted: ReturnType<typeof privateBpffs>
let opened: Descriptor[] = []

beforeEach(() => {
  mounted = privateBpffs()
})

afterEach(() => {
  for (const descriptor of opened) descriptor.close()
  opened = []
  mounted.remove()
})

const at = (path: string) => join(mounted.path, path)

function pinned(object: Descriptor): string {
  pin(object, at('pinned'), { what: 'the object' })
  opened.push(object)
  return at('pinned')
}

function open(path: string, options: OpenPinnedOptions): Descriptor {
  const descriptor = openPinned(path, options)
  opened.push(descriptor)
  return descriptor
}

describe('openPinned', () => {
  it('opens the object itself', () => {
    const made = makeMap('itself')
    const found = open(pinned(made), map)
    expect(readMapInfo(found.handle)).toEqual(readMapInfo(made.handle))
  })

  it('F-07 opens for reading: writing is refused', () => {
    const reader = open(pinned(makeMap()), { kind: 'map', access: 'read' })
    expect(native.mapUpdate(reader.handle, 0)).toBe(eperm)
    expect(native.mapLookup(reader.handle, 0)).toBe(-2)
  })

  it('F-07 opens for writing: reading is refused', () => {
    const writer = open(pinned(makeMap()), { kind: 'map', access: 'write' })
    expect(native.mapUpdate(writer.handle, 0)).toBe(0)
    expect(native.mapLookup(writer.handle, 0)).toBe(eperm)
  })

  it('F-07 opens for both when nothing is said', () => {
    const both = open(pinned(makeMap()), map)
    expect(native.mapUpdate(both.handle, 0)).toBe(0)
    expect(native.mapLookup(both.handle, 0)).toBe(0)
  })

  it('follows symbolic links', () => {
    symlinkSync(pinned(makeMap()), at('alias'))
    expect(open(at('alias'), map).closed).toBe(false)
  })
})

describe('openPinned refuses', () => {
  it('F-05 a path where nothing is', () => {
    const error = thrownBy(() => open(at('missing'), map))
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({ code: 'ENOENT', command: 'BPF_OBJ_GET' })
    expect(error.message).toBe(
      `cannot open "${at('missing')}" as a map: ENOENT (No such file or directory). There is no pin of that name in "${mounted.path}".`
    )
  })

  it('F-05 a path through a folder that is missing', () => {
    expect(() => open(at('no/such/pin'), map)).toThrow(`There is no such folder in "${mounted.path}".`)
  })

  it('F-05 a missing file elsewhere, and says that no pin can be there', () => {
    const error = thrownBy(() => open('/tmp/bpf-maps-no-such-pin', map))
    expect(error).toMatchObject({ code: 'ENOENT' })
    expect(error.message).toMatch(/"\/tmp" is on [a-z0-9]+, which takes no pins: /)
  })

  it('F-05 an ordinary file', () => {
    const error = thrownBy(() => open('/proc/self/status', map))
    expect(error).toMatchObject({ name: 'BpfError', code: 'EINVAL' })
    expect(error.message).toContain('"/proc/self/status" is on proc, which takes no pins')
  })

  it('F-05 a name that no pin can have, naming the rule', () => {
    expect(() => open(at('n'.repeat(256)), map)).toThrow(/^path: expected a name of at most 255 bytes, /)
    expect(() => open(at('flows.v1'), map)).toThrow(/^path: expected a name without a dot: .*, got "flows\.v1"$/)
  })

  it('F-05 a folder', () => {
    mkdirSync(at('folder'))
    expect(thrownBy(() => open(at('folder'), map))).toMatchObject({ name: 'BpfError', code: 'EISDIR' })
  })

  it.each([
    ['a program', makeProgram, map, /as a map: .*It is a program "test" \(id \d+\)\.$/],
    ['a map', makeMap, program, /as a program: .*It is a map "test" \(id \d+\)\.$/],
    ['a link', makeLink, map, /as a map: .*It is a link\.$/],
    ['a map', makeMap, link, /as a link: .*It is a map "test" \(id \d+\)\.$/]
  ] as const)('F-05 %s where another kind is expected, and closes it', (_what, make, options, message) => {
    const path = pinned(make())
    const open = descriptorCount()
    const error = thrownBy(() => openPinned(path, options))
    expect(error).toMatchObject({ name: 'BpfError', code: 'EINVAL' })
    expect(error.message).toMatch(message)
    expect(descriptorCount()).toBe(open)
  })

  it('F-05 a link for reading, which the kernel does not know', () => {
    const error = thrownBy(() => open(pinned(makeLink()), { kind: 'link', access: 'read' }))
    expect(error.message).toMatch(/as a link for reading: EINVAL .* It is a link, which can only be opened for reading and writing\.$/)
  })

  it('an access that there is not', () => {
    expect(() => open(at('pinned'), { kind: 'map', access: 'all' as never })).toThrow(
      new RangeError('access: expected "read", "write" or "read-write", got "all"')
    )
    expect(() => open(at('pinned'), { kind: 'map', access: 'toString' as never })).toThrow(RangeError)
  })

  it.each([[undefined], [7], ['']])('%s as a path', path => {
    expect(() => open(path as string, map)).toThrow(/^path: expected a path/)
  })
})

function descriptorCount(): number {
  return readdirSync('/proc/self/fd').length
}
