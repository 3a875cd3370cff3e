import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { makeLink, makeMap } from './objects.js'

const inChild = childOf<typeof import('./unprivileged.js')>(new URL('./unprivileged.ts', import.meta.url))

const eperm = 'EPERM'
const nobody = { nobody: true }

let mounted: ReturnType<typeof privateBpffs>

beforeEach(() => {
  mounted = privateBpffs()
})

afterEach(() => mounted.remove())

const at = (path: string) => join(mounted.path, path)

function pinMap(path: string, mode: number): string {
  const map = makeMap()
  map.set(0, 0n)
  map.pin(at(path), { mode })
  map.close()
  return at(path)
}

describe('an unprivileged process', () => {
  it('reads a pin that lets it, and its writing is refused', () => {
    expect(inChild('use', [pinMap('pinned', 0o644), 'read'], nobody)).toEqual({ result: { update: eperm, lookup: 'done' } })
  })

  it('reads and writes a pin that lets it', () => {
    expect(inChild('use', [pinMap('pinned', 0o666), 'read-write'], nobody)).toEqual({ result: { update: 'done', lookup: 'done' } })
  })

  it('cannot open a pin for more than it lets it, and is told what is allowed', () => {
    const path = pinMap('pinned', 0o644)
    expect(inChild('use', [path, 'read-write'], nobody)).toMatchObject({
      error: {
        name: 'PermissionError',
        code: 'EACCES',
        missing: [],
        message:
          `cannot open "${path}" as a map: EACCES (Permission denied). "${path}" has mode 0644 and belongs to user 0, group 0; ` +
          'this process is user 65534, group 65534. Reading is allowed: { access: "read" }.'
      }
    })
  })

  it('cannot open the pin of another user, and is told whose it is', () => {
    const { error } = inChild('use', [pinMap('pinned', 0o600), 'read'], nobody)
    expect(error?.message).toMatch(
      / as a map for reading: EACCES .* has mode 0600 and belongs to user 0, group 0; this process is user 65534/
    )
    expect(error?.message).not.toContain('allowed')
  })

  it('cannot open a pin in a folder that does not let it in, and is told so', () => {
    const path = pinMap('folder/pinned', 0o644)
    chmodSync(at('folder'), 0o700)
    const { error } = inChild('use', [path, 'read'], nobody)
    expect(error).toMatchObject({ code: 'EACCES' })
    expect(error?.message).toMatch(/ A folder above ".*" does not let this process in\.$/)
  })

  it('lists pins with what it can find out', () => {
    pinMap('private', 0o600)
    pinMap('public', 0o644)
    const link = makeLink()
    link.pin(at('link'), { mode: 0o644 })
    link.close()
    mkdirSync(at('folder'), { mode: 0o744 })
    pinMap('folder/pinned', 0o644)
    expect(inChild('list', [mounted.path], nobody)).toEqual({
      result: ['folder folder', 'link link', 'unknown private', 'map public, known']
    })
  })

  it.each([0o700, 0o744, 0o711])('cannot list a folder that does not let it, and is told whose it is (mode %i)', mode => {
    pinMap('folder/pinned', 0o644)
    chmodSync(at('folder'), mode)
    const { error } = inChild('list', [at('folder')], nobody)
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EACCES', command: 'readdir' })
    expect(error?.message).toContain(
      `" has mode 0${mode.toString(8)} and belongs to user 0, group 0; this process is user 65534, group 65534.`
    )
  })

  it('pins what it may open, where it may', () => {
    expect(inChild('pinAgain', [pinMap('pinned', 0o666), at('again')], nobody)).toEqual({})
  })

  it.each(['folder/again', 'folder/deeper/again'])('cannot pin at %s in a folder of another user, and is told whose it is', path => {
    mkdirSync(at('folder'))
    const { error } = inChild('pinAgain', [pinMap('pinned', 0o666), at(path)], nobody)
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EACCES' })
    expect(error?.message).toMatch(/folder" has mode 0755 and belongs to user 0, group 0; this process is user 65534, group 65534\.$/)
  })

  it('cannot unpin what belongs to another user', () => {
    const { error } = inChild('unpin', [pinMap('pinned', 0o666)], nobody)
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM', command: 'unlink' })
    expect(error?.message).toContain(`"${mounted.path}" has mode 1777 and belongs to user 0`)
  })

  it('cannot mount, and is told which capability is missing', () => {
    mkdirSync(at('folder'))
    expect(inChild('mount', ['/tmp'], nobody)).toMatchObject({
      error: { name: 'PermissionError', code: 'EPERM', command: 'mount', missing: ['CAP_SYS_ADMIN'] }
    })
  })
})
