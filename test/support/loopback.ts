import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'

/** Sends so many bytes over TCP, in a network of the process's own whose congestion control is the named one: how many arrive. */
export async function sendByCongestionControl(name: string, bytes: number): Promise<number> {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  writeFileSync('/proc/sys/net/ipv4/tcp_congestion_control', name)
  let received = 0
  const server = createServer(socket => socket.on('data', chunk => (received += chunk.length))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.end(Buffer.alloc(bytes))
  await once(client, 'close')
  server.close()
  return received
}
