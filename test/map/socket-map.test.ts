import { once } from 'node:events'
import { createMap, ipv4, MapFullError, openMap, SocketMap, socketCookie, struct, text, u16be } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { socketDescriptor } from '../../lib/map/socket-reference.js'
import { eventually } from '../support/eventually.js'
import { thrownBy } from '../support/thrown-by.js'
import { connection, datagramSocket, listener } from './support/sockets.js'

const Peer = struct({ address: ipv4, port: u16be })
const key = { address: '127.0.0.1', port: 80 }

describe('T-SOCK: a socket map', () => {
  it('takes Node’s sockets and servers, and gives their cookies', async () => {
    await using pair = await connection()
    using map = SocketMap.create({ name: 'sockets', maxEntries: 4 })
    expect(map.set(0, pair.client).set(1, pair.accepted).set(2, pair.server)).toBe(map)
    const [client, accepted, server] = [pair.client, pair.accepted, pair.server].map(socketCookie)
    expect([...map]).toEqual([
      [0, client],
      [1, accepted],
      [2, server]
    ])
    expect([map.type, map.get(1), map.get(3), map.get(4), map.has(0), map.has(3)]).toEqual([
      'sockmap',
      accepted,
      undefined,
      undefined,
      true,
      false
    ])
    expect([[...map.keys()], [...map.values()]]).toEqual([
      [0, 1, 2],
      [client, accepted, server]
    ])
    map.forEach((cookie, index) => void expect(map.get(index)).toBe(cookie))
  })

  it('takes bound UDP sockets, and any socket by its descriptor', async () => {
    await using socket = await datagramSocket()
    using map = SocketMap.create({ maxEntries: 1 })
    map.set(0, socket)
    expect(map.get(0)).toBe(socketCookie(socket))
    expect(map.set(0, { fd: socketDescriptor(socket) }).get(0)).toBe(socketCookie(socket))
  })

  it('has keys of any type as a hash', async () => {
    await using pair = await connection()
    using map = SocketMap.create({ key: Peer, maxEntries: 1 })
    map.set(key, pair.client)
    expect(map.type).toBe('sockhash')
    expect(map.get(key)).toBe(socketCookie(pair.client))
    expect([...map.keys()]).toEqual([key])
    expect([map.nextKey(), map.nextKey(key)]).toEqual([key, undefined])
    expect(() => map.set({ ...key, port: 81 }, pair.accepted)).toThrow(MapFullError)
    expect([map.delete(key), map.delete(key), map.has(key)]).toEqual([true, false, false])
  })

  it('has modes', async () => {
    await using pair = await connection()
    using map = SocketMap.create({ maxEntries: 4 })
    expect(thrownBy(() => map.set(0, pair.client, 'replace'))).toMatchObject({ code: 'ENOENT' })
    map.set(0, pair.client, 'create')
    expect(thrownBy(() => map.set(0, pair.accepted, 'create'))).toMatchObject({ code: 'EEXIST' })
    expect(map.set(0, pair.accepted, 'replace').get(0)).toBe(socketCookie(pair.accepted))
  })

  it('deletes: the socket stays open', async () => {
    await using pair = await connection()
    using map = SocketMap.create({ maxEntries: 4 }).set(0, pair.client)
    expect([map.delete(0), map.delete(0), map.delete(3)]).toEqual([true, false, false])
    expect(thrownBy(() => map.delete(4))).toMatchObject({ code: 'EINVAL', message: expect.stringMatching(/Its indexes go from 0 to 3\.$/) })
    pair.client.write('still here')
    expect(String((await once(pair.accepted, 'data'))[0])).toBe('still here')
  })

  it('loses the entry of a socket that is closed', async () => {
    using map = SocketMap.create({ maxEntries: 1 })
    {
      await using pair = await connection()
      map.set(0, pair.client)
    }
    await eventually(() => !map.has(0))
  })

  it('is opened as an array, or as a hash with its keys', async () => {
    await using server = await listener()
    using array = SocketMap.create({ maxEntries: 1 }).set(0, server)
    using hash = SocketMap.create({ key: text(8), maxEntries: 1 }).set('web', server)
    using openedArray = SocketMap.open({ id: array.id })
    using openedHash = SocketMap.open({ id: hash.id }, { key: text(8) })
    expect([openedArray.get(0), openedHash.get('web')]).toEqual([socketCookie(server), socketCookie(server)])
    expect(() => SocketMap.open({ id: hash.id })).toThrow(/type is sockhash, expected sockmap$/)
    expect(() => SocketMap.open({ id: hash.id }, { key: text(7) })).toThrow(/keySize is 8, expected 7$/)
    using any = openMap({ id: hash.id })
    expect(any instanceof SocketMap && [...any]).toEqual([[new Uint8Array(Buffer.from('web\0\0\0\0\0')), socketCookie(server)]])
  })

  it('cannot be read with values of 4 bytes, and says so', async () => {
    await using server = await listener()
    using map = createMap({ type: 'sockmap', keySize: 4, valueSize: 4, maxEntries: 1 })
    map.set(0, server)
    expect(thrownBy(() => map.get(0)).message).toMatch(/: ENOSPC .* values of 8 bytes only: this one has 4\.$/)
    expect([map.delete(0), map.delete(0)]).toEqual([true, false])
  })

  it('refuses what is no socket, or has no descriptor yet', async () => {
    await using server = await listener()
    await using datagrams = await datagramSocket(false)
    using map = SocketMap.create({ maxEntries: 1 })
    const set = (socket: unknown) => () => map.set(0, socket as { fd: number })
    server.close()
    for (const socket of [undefined, null, 5, 'socket', {}, [], { fd: '5' }, { fd: -1 }, { fd: 1.5 }, server, datagrams]) {
      expect(set(socket)).toThrow(
        /^value: expected a socket that is connected, listening or bound, or an object with its descriptor as `fd`, got /
      )
    }
    expect(() => socketCookie({ fd: map.fd })).toThrow(/^cannot get the cookie of the socket with descriptor \d+: ENOTSOCK/)
  })

  it('says what the kernel refuses', async () => {
    await using server = await listener()
    using map = SocketMap.create({ maxEntries: 1 })
    expect(thrownBy(() => map.set(0, { fd: map.fd })).message).toMatch(/: ENOTSOCK .* something else than a socket\.$/)
    expect(thrownBy(() => map.set(0, { fd: 1_000_000 })).message).toMatch(/: EBADF .* No descriptor of that number is open\.$/)
    expect(thrownBy(() => map.set(1, server)).message).toMatch(/: E2BIG .* Its indexes go from 0 to 0\.$/)
    await using unix = await listener('unix')
    expect(thrownBy(() => map.set(0, unix))).toMatchObject({
      name: 'BpfError',
      code: 'EOPNOTSUPP',
      message: expect.stringMatching(/ TCP sockets that are connected or listening, bound UDP sockets, and connected Unix sockets\.$/)
    })
  })
})
