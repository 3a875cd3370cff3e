// What congestion controls do, each in a process or a thread of its own.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { begin } from '../../support/begin.js'
import { available, congestionControl, operation } from './congestion-control.js'

/** `TCP_CONG_NON_RESTRICTED`: other networks than the machine's first may use it. */
const nonRestricted = 1
const bytes = 1 << 16

/** Sends 64 KiB over the loopback device, with a congestion control as the network's default: how often its operations ran. */
export async function transfer(name: string) {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  using init = operation('init')
  using release = operation('release')
  using made = congestionControl(name, { members: { flags: nonRestricted, init: init.program, release: release.program } })
  using _link = made.control.register()
  writeFileSync('/proc/sys/net/ipv4/tcp_congestion_control', name)
  const received = await sendToSelf()
  return { received, opened: init.count(), closed: release.count(), acknowledged: made.operations['cong_avoid']!.count() }
}

async function sendToSelf(): Promise<number> {
  let received = 0
  const server = createServer(socket => socket.on('data', chunk => (received += chunk.length))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.end(Buffer.alloc(bytes))
  await once(client, 'close')
  server.close()
  return received
}

/** Registers one and waits for the end of the process. */
export async function registerForLife(name: string): Promise<void> {
  using made = congestionControl(name)
  using _link = made.control.register()
  begin()
  await setTimeout(50_000)
}

/** Registers one for a moment: whether it was available then, and is after that. */
export function registerBriefly(name: string): readonly boolean[] {
  using made = congestionControl(name)
  const link = made.control.register()
  const during = available().includes(name)
  link.close()
  return [during, available().includes(name)]
}
