import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { asm, createMap, Program } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { needsLinux } from '../../support/kernel/needs.js'
import { patience } from '../../support/patience.js'
import { counting } from './counting.js'

const { r0, exit, mov } = asm
const testSockets = () => createMap({ type: 'sockmap', name: 'sockets', keySize: 4, valueSize: 4, maxEntries: 4 })

async function listening(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  onTestFinished(() => {
    socket.close()
  })
  await once(socket, 'listening')
  return socket
}

async function arrives(socket: Socket): Promise<boolean> {
  const sender = createSocket('udp4')
  sender.send('x', socket.address().port, '127.0.0.1')
  const arrived = await Promise.race([once(socket, 'message').then(() => true), setTimeout(200 * patience, false)])
  sender.close()
  return arrived
}

describe('a filter of a socket', () => {
  it('sees what the socket receives, until it is taken away', async () => {
    using dropper = counting('socket_filter', 0)
    const receiver = await listening()
    dropper.program.attachToSocket(receiver)
    expect(await arrives(receiver)).toBe(false)
    expect(dropper.count()).toBe(1)
    expect(dropper.program.detachFromSocket(receiver)).toBe(true)
    expect(dropper.program.detachFromSocket(receiver)).toBe(false)
    expect(await arrives(receiver)).toBe(true)
  })

  it('is refused for what is no socket, and for programs of other types', async () => {
    using filter = counting('socket_filter', 0)
    using chooser = counting('sk_reuseport', 1)
    using xdp = counting('xdp', 2)
    const receiver = await listening()
    expect(() => filter.program.attachToSocket(filter.program)).toThrow(/ENOTSOCK .*something else than a socket/)
    expect(() => filter.program.attachToSocket({ fd: -1 })).toThrow(
      /^expected a socket that is connected, listening or bound, or an object with its descriptor/
    )
    expect(() => chooser.program.attachToSocket(receiver)).toThrow(/EINVAL .*without SO_REUSEPORT/)
    // @ts-expect-error: not a program for sockets
    expect(() => xdp.program.attachToSocket(receiver)).toThrow(/EINVAL/)
  })

  it('is refused once the program is closed', () => {
    const filter = Program.load({ type: 'socket_filter', instructions: [mov(r0, 0), exit()] })
    filter.close()
    expect(() => filter.attachToSocket({ fd: 0 })).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})

describe('a link to a map of sockets', () => {
  const infoOfLink = () => {
    using sockets = testSockets()
    using verdict = counting('sk_skb', 1)
    using link = verdict.program.attach({ map: sockets, type: 'sk_skb_stream_verdict' })
    return link.info()
  }

  needsLinux('6.10').it('is one for each place', { refused: infoOfLink }, () => {
    using sockets = testSockets()
    using verdict = counting('sk_skb', 1)
    using message = counting('sk_msg', 1)
    using stream = verdict.program.attach({ map: sockets, type: 'sk_skb_stream_verdict' })
    using sent = message.program.attach({ map: sockets })
    expect(String(sent)).toMatch(/^link of sk_msg program "counting" \(id \d+\) to sockmap map "sockets" \(id \d+\), sk_msg_verdict$/)
    expect(() => verdict.program.attach({ map: sockets, type: 'sk_skb_stream_verdict' })).toThrow(/EBUSY .*Another program is attached/)
    using other = counting('sk_skb', 0)
    expect(stream.update(other.program).info().programId).toBe(other.program.id)
  })

  it('is refused for other maps, and without a type where there are several', () => {
    using verdict = counting('sk_skb', 1)
    using map = createMap({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 4 })
    expect(() => verdict.program.attach({ map, type: 'sk_skb_verdict' })).toThrow(/^cannot attach sk_skb program/)
    expect(() => verdict.program.attach({ map })).toThrow(
      /^type: expected one of the attach types of sk_skb programs: sk_skb_stream_parser, /
    )
    // @ts-expect-error: no map
    expect(() => verdict.program.attach({ interface: 'lo' })).toThrow('expected a target with `map`')
  })
})
