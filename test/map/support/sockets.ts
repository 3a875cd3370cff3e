import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

type Closing<T> = T & AsyncDisposable

/** Both ends of a TCP connection over the loopback device, and the server that accepted it. */
export interface Connection extends AsyncDisposable {
  readonly server: Server
  readonly client: Socket
  readonly accepted: Socket
}

export async function connection(existing?: Closing<Server>): Promise<Connection> {
  const server = existing ?? (await listener())
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(server, 'connection')) as [Socket]
  if (client.connecting) await once(client, 'connect')
  // Whatever happens to them in a test is seen by the test.
  for (const socket of [client, accepted]) socket.on('error', () => {})
  const end = async () => {
    client.destroy()
    accepted.destroy()
    await server[Symbol.asyncDispose]()
  }
  return { server, client, accepted, [Symbol.asyncDispose]: end }
}

/** A server that listens on the loopback device, or on a Unix socket without a name in any folder. */
export async function listener(kind: 'tcp' | 'unix' = 'tcp'): Promise<Closing<Server>> {
  const server = createServer()
  if (kind === 'tcp') server.listen(0, '127.0.0.1')
  else server.listen(`\0bpfmaps-${process.pid}-${Math.random()}`)
  await once(server, 'listening')
  return Object.assign(server, { [Symbol.asyncDispose]: async () => void server.close() })
}

/** A UDP socket of the loopback device. */
export async function datagramSocket(isBound = true): Promise<Closing<DatagramSocket>> {
  const socket = createSocket('udp4')
  if (isBound) await once(socket.bind(0, '127.0.0.1'), 'listening')
  return Object.assign(socket, { [Symbol.asyncDispose]: async () => void socket.close() })
}
