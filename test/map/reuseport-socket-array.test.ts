import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ReuseportSocketArray, socketCookie } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childOf } from '../support/child.js'
import { thrownBy } from '../support/thrown-by.js'
import { listener } from './support/sockets.js'

const inChild = childOf<typeof import('./support/reuseport-scenarios.js')>(new URL('./support/reuseport-scenarios.ts', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
/** Starts the child with listening sockets of one port. */
const through = join(folder, 'reuseport-listeners')

beforeAll(() => {
  execFileSync('cc', ['-o', through, fileURLToPath(new URL('./support/reuseport-listeners.c', import.meta.url))])
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('T-REUSE: an array of sockets of one port', () => {
  it('has a program choose which listener gets a connection', () => {
    const { result, error } = inChild('chooseListener', [[2, 0, 1, 1, 0, 2]], { through })
    expect(error).toBeUndefined()
    expect(result).toEqual([2, 0, 1, 1, 0, 2])
  })

  it('gives the sockets’ cookies, and has modes', () => {
    expect(inChild('storeSockets', [], { through }).result).toEqual({
      cookies: [true, null, true, null],
      keys: [0, 2],
      values: 2,
      create: 'EEXIST',
      replace: 'ENOENT',
      twice: 'EBUSY',
      deleted: [true, false],
      reopened: [2]
    })
  })

  it('says what a socket lacks', async () => {
    await using server = await listener()
    using map = ReuseportSocketArray.create({ name: 'listeners', maxEntries: 1 })
    expect(thrownBy(() => map.set(0, server))).toMatchObject({
      code: 'EINVAL',
      message: expect.stringMatching(/ must have SO_REUSEPORT since before it was bound; one of TCP must listen\.$/)
    })
    expect(thrownBy(() => map.set(1, server)).message).toMatch(/: E2BIG .* Its indexes go from 0 to 0\.$/)
    expect(thrownBy(() => map.delete(1)).message).toMatch(/: E2BIG .* Its indexes go from 0 to 0\.$/)
    expect(thrownBy(() => map.set(0, { fd: map.fd })).message).toMatch(/: ENOTSOCK /)
    expect(() => map.set(0, 5 as never)).toThrow(/^value: expected a socket/)
    await using unix = await listener('unix')
    expect(thrownBy(() => map.set(0, unix))).toMatchObject({
      name: 'BpfError',
      message: expect.stringMatching(/ takes TCP and UDP sockets\.$/)
    })
    expect(socketCookie(server)).toBeTypeOf('bigint')
  })
})
