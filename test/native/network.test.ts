import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { EBADF, ENODEV, ENOTSOCK, ENXIO } from './support/errno.js'

describe('a network interface', () => {
  test('has an index and a name, each found by the other', () => {
    const index = native.interfaceIndex('lo')
    expect(index).toBeGreaterThan(0)
    const name = Buffer.alloc(16)
    expect(native.interfaceName(index, name)).toBe(0)
    expect(name.toString('latin1', 0, 3)).toBe('lo\0')
  })

  test('that is not there is refused as the system says', () => {
    expect(native.interfaceIndex('no-such-interface')).toBe(ENODEV)
    expect(native.interfaceIndex('')).toBe(ENODEV)
    expect(native.interfaceName(0x7fff_ffff, Buffer.alloc(16))).toBe(ENXIO)
    expect(() => native.interfaceIndex('lo\0')).toThrow(TypeError)
    expect(() => native.interfaceName(-1, Buffer.alloc(16))).toThrow(RangeError)
  })

  test('has no name without room for the longest one', () => {
    expect(() => native.interfaceName(1, new Uint8Array(15))).toThrow(RangeError)
  })
})

describe('a socket', () => {
  test('has a cookie of its own, always the same', async () => {
    const servers = [createServer(), createServer()] as const
    try {
      for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
      const [first, second] = servers.map(cookieOf)
      expect(first).not.toBe(0n)
      expect(cookieOf(servers[0])).toBe(first)
      expect(second).not.toBe(first)
    } finally {
      for (const server of servers) server.close()
    }
  })

  test('is told from other descriptors', () => {
    const map = native.mapCreate(2, 4, 4, 1, 0, '', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
    expect(native.socketCookie(native.descriptor(map), new Uint8Array(8))).toBe(ENOTSOCK)
    native.close(map)
    expect(native.socketCookie(1_000_000, new Uint8Array(8))).toBe(EBADF)
    expect(() => native.socketCookie(0, new Uint8Array(7))).toThrow(RangeError)
  })
})

function cookieOf(server: Server): bigint {
  const cookie = new BigUint64Array(1)
  const { _handle } = server as unknown as { readonly _handle: { readonly fd: number } }
  expect(native.socketCookie(_handle.fd, new Uint8Array(cookie.buffer))).toBe(0)
  return cookie[0]!
}
