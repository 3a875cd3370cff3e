// Run by children in network namespaces of their own.

import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { type AnyCodec, ArrayMap, CpuMap, DeviceMap, type OutputOf, Queue, text, u32, u64, XskMap } from 'bpf-maps'
import { eventually } from '../../support/eventually.js'
import { catcher, choosingRedirector, cpuTeller, deviceCounter, port, redirector } from './packet-programs.js'

// For any interface, and redirects to all others.
const mode = 'generic'

/** Sends datagrams into `in0`, whose other end, `in1`, is told to send them out by `out0`; what comes out at the other end of that. */
export async function redirectToDevice(hash: boolean) {
  using ports = DeviceMap.create({ maxEntries: 8, hash })
  using caught = Queue.create({ value: text(8), maxEntries: 8 })
  using counts = ArrayMap.create({ value: u64, maxEntries: 1 })
  using redirect = redirector(ports, 5)
  using take = catcher(caught)
  using count = deviceCounter(counts)
  using _in = redirect.attach({ interface: 'in1', mode })
  using _out = take.attach({ interface: 'out1', mode })
  await send('too soon')
  ports.set(5, { interface: 'out0', program: count })
  await send('packet 1')
  await send('packet 2')
  await eventually(() => counts.get(0) === 2n)
  const [first, second] = [await taken(caught), await taken(caught)]
  execFileSync('ip', ['link', 'delete', 'out0'])
  await eventually(() => !ports.has(5))
  return { caught: [first, second], left: caught.drain() }
}

async function taken<C extends AnyCodec>(queue: Queue<C>): Promise<OutputOf<C> | undefined> {
  await eventually(() => queue.peek() !== undefined)
  return queue.pop()
}

/** Sends a datagram to the loopback device for each of these CPUs; which CPU dealt with it, and what arrived. */
export async function redirectToCpu(targets: readonly number[]) {
  using cpus = CpuMap.create()
  using told = Queue.create({ value: u32, maxEntries: 8 })
  using choice = ArrayMap.create({ value: u32, maxEntries: 1 })
  using tell = cpuTeller(told)
  using redirect = choosingRedirector(cpus, choice)
  for (const cpu of new Set(targets)) cpus.set(cpu, { queueSize: 64, program: tell })
  const receiver = createSocket('udp4')
  await once(receiver.bind(port, '127.0.0.1'), 'listening')
  using _lo = redirect.attach({ interface: 'lo', mode })
  const arrived: string[] = []
  for (const cpu of targets) {
    choice.set(0, cpu)
    const message = once(receiver, 'message')
    await send(`to cpu ${cpu}`, '127.0.0.1')
    arrived.push(String((await message)[0]))
  }
  receiver.close()
  return { arrived, cpus: told.drain() }
}

/** Sends a datagram into `in0`; the frame that the AF_XDP socket with descriptor 3, of `in1`, has in its ring, which comes by descriptor 4. */
export async function redirectToXdpSocket() {
  using sockets = XskMap.create({ maxEntries: 1 })
  using redirect = redirector(sockets, 0)
  using _in = redirect.attach({ interface: 'in1', mode })
  sockets.set(0, { fd: 3 })
  const frames = new Socket({ fd: 4, readable: true })
  const frame = once(frames, 'data')
  await send('to a ring')
  const [bytes] = (await frame) as [Buffer]
  frames.destroy()
  return { ethernet: bytes.subarray(12, 14).toString('hex'), payload: bytes.toString('latin1', 42) }
}

async function send(message: string, address = '10.0.0.2'): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => socket.send(message, port, address, error => (error ? reject(error) : resolve())))
  socket.close()
}
