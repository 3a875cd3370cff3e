// A program that counts, in the storage of the cgroup that it is attached to, the packets that sockets of the cgroup send.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { asm, type MapReference, Program } from 'bpf-maps'

const { r0, r1, r2, add, call, exit, load64, loadMap, mov, store64 } = asm

const count = (storage: MapReference) => [
  loadMap(r1, storage),
  mov(r2, 0),
  call('get_local_storage'),
  load64(r1, [r0]),
  add(r1, 1),
  store64([r0], r1)
]

/** Attaches it, until the result is disposed of. */
export function countPackets(storage: MapReference, cgroup: string, type: 'cgroup_inet_ingress' | 'cgroup_inet_egress'): Disposable {
  using program = Program.load({ type: 'cgroup_skb', name: 'count_packets', instructions: [...count(storage), mov(r0, 1), exit()] })
  return program.attach({ cgroup, type })
}

/** Sends packets over the loopback device, to a socket that this process opens before. */
export async function sendPackets(count: number): Promise<void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  for (let sent = 0; sent < count; sent++) {
    socket.send('x', port, '127.0.0.1')
    await once(socket, 'message')
  }
  socket.close()
}
