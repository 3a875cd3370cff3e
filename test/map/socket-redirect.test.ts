import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SocketMap, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { receivedGoesOutBy, sentIsReceivedBy } from './support/socket-programs.js'
import { connection } from './support/sockets.js'

describe('T-SOCK: the sockets of a map', () => {
  it('are joined by a program: what one receives, another one sends', async () => {
    await using from = await connection()
    await using to = await connection()
    using sockets = SocketMap.create({ maxEntries: 2 })
    using splice = receivedGoesOutBy(sockets, 1)
    using _link = splice.attach({ map: sockets })
    sockets.set(0, from.accepted).set(1, to.accepted)
    from.accepted.on('data', () => expect.unreachable('the kernel has sent it on'))
    const received = textOf(to.client, 26)
    from.client.write('abcdefghijklm')
    from.client.write('nopqrstuvwxyz')
    expect(await received).toBe('abcdefghijklmnopqrstuvwxyz')
  })

  it('are left alone again once they are taken out', async () => {
    await using from = await connection()
    await using to = await connection()
    using sockets = SocketMap.create({ maxEntries: 2 })
    using splice = receivedGoesOutBy(sockets, 1)
    using _link = splice.attach({ map: sockets })
    sockets.set(0, from.accepted).set(1, to.accepted)
    expect(sockets.delete(0)).toBe(true)
    const received = textOf(from.accepted, 5)
    from.client.write('hello')
    expect(await received).toBe('hello')
  })

  it('send past the network, in a hash: what one sends, another one has received', async () => {
    await using from = await connection()
    await using to = await connection()
    using sockets = SocketMap.create({ key: u64, maxEntries: 2 })
    using shortcut = sentIsReceivedBy(sockets, 7)
    using _link = shortcut.attach({ map: sockets })
    sockets.set(5, from.client).set(7, to.accepted)
    const received = textOf(to.accepted, 8)
    from.client.write('shortcut')
    expect(await received).toBe('shortcut')
    expect(from.accepted.bytesRead).toBe(0)
  })
})

/** What the socket receives, up to so many bytes. */
async function textOf(socket: Socket, length: number): Promise<string> {
  let text = ''
  while (text.length < length) text += (await once(socket, 'data'))[0]
  return text
}
