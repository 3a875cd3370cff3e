import { createMap, openMap, XskMap } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { socketDescriptor } from '../../lib/map/socket-reference.js'
import { thrownBy } from '../support/thrown-by.js'
import { listener } from './support/sockets.js'

// What a map does with a socket of AF_XDP is in packet-redirect.test.ts.
describe('T-XSK: a map of AF_XDP sockets', () => {
  it('says what is no such socket', async () => {
    await using server = await listener()
    using map = XskMap.create({ name: 'sockets', maxEntries: 2 })
    expect(thrownBy(() => map.set(0, { fd: socketDescriptor(server) }))).toMatchObject({
      name: 'BpfError',
      code: 'EOPNOTSUPP',
      message: expect.stringMatching(/ That is no AF_XDP socket\.$/)
    })
    expect(thrownBy(() => map.set(0, map)).message).toMatch(/: ENOTSOCK .* something else than a socket\.$/)
    expect(thrownBy(() => map.set(0, { fd: 1_000_000 })).message).toMatch(/: EBADF .* No descriptor of that number is open\.$/)
  })

  it('has an end', () => {
    using map = XskMap.create({ maxEntries: 2 })
    expect(thrownBy(() => map.set(2, { fd: 0 })).message).toMatch(/: E2BIG .* Its indexes go from 0 to 1\.$/)
    expect(thrownBy(() => map.delete(2)).message).toMatch(/: EINVAL .* Its indexes go from 0 to 1\.$/)
    expect(map.delete(1)).toBeUndefined()
  })

  it('refuses what has no descriptor, before the call', () => {
    using map = XskMap.create({ maxEntries: 1 })
    for (const socket of [undefined, null, 5, {}, { fd: -1 }, { fd: '3' }]) {
      expect(() => map.set(0, socket as never)).toThrow(/^value: expected an AF_XDP socket, or an object with its descriptor as `fd`, got /)
    }
    expect(() => map.set(0, { fd: 0 }, 'sometimes' as 'any')).toThrow(/^mode: /)
  })

  it('has no way to be read, as the kernel has none', () => {
    using map = XskMap.create({ maxEntries: 1 })
    for (const name of ['get', 'has', 'keys', 'entries', Symbol.iterator]) expect(name in map).toBe(false)
  })

  it('is opened, also as a map of any type', () => {
    using map = createMap({ type: 'xskmap', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(map).toBeInstanceOf(XskMap)
    using any = openMap({ id: map.id })
    expect(any).toBeInstanceOf(XskMap)
    using opened = XskMap.open({ id: map.id })
    expect(opened.maxEntries).toBe(1)
  })
})
