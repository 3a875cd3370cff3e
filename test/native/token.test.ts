import { closeSync, openSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { native } from '../../lib/sys/native.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { oneInteger } from './support/btf.js'
import { EBADF, EINVAL, EOPNOTSUPP } from './support/errno.js'
import { testMap } from './support/maps.js'

const none = new Uint8Array()
const exit = new Uint8Array([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0])

function tokenOf(path: string): number {
  const folder = openSync(path, 'r')
  try {
    return native.tokenCreate(folder)
  } finally {
    closeSync(folder)
  }
}

// What tokens are good for is in test/privileges/token.test.ts: only a user namespace can have one.
describe('a token', () => {
  test('is of the root folder of a BPF file system, in a user namespace of its own', () => {
    const mounted = privateBpffs()
    try {
      expect(tokenOf(mounted.path)).toBe(isOlderThan('6.9') ? EINVAL : EOPNOTSUPP)
      expect(tokenOf('/')).toBe(EINVAL)
    } finally {
      mounted.remove()
    }
    expect(native.tokenCreate(12_345)).toBe(isOlderThan('6.9') ? EINVAL : EBADF)
    expect(() => native.tokenCreate('/' as never)).toThrow(TypeError)
  })

  const makers: Readonly<Record<string, (token: number) => number>> = {
    mapCreate: token => native.mapCreate(1, 4, 4, 1, 0, '', 0, 0, 0, 0, 0, 0, 0, 0n, token),
    programLoad: token => native.programLoad(1, exit, '', '', 0, 0, 0, none, 0, 0, 0, 0, none, none, none, token),
    btfLoad: token => native.btfLoad(oneInteger(), 0, none, token)
  }

  test.each(Object.keys(makers))('is nothing else, nor closed, for %s', name => {
    const make = makers[name]!
    expect(make(testMap().handle)).toBe(EINVAL)
    expect(make(12_345)).toBe(EBADF)
    expect(() => make(undefined as never)).toThrow(TypeError)
    const made = make(0)
    expect(made).toBeGreaterThan(0)
    native.close(made)
  })
})
