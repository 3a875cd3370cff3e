// Run by a child that reuseport-listeners.c has started: descriptors 3 to 5 listen on one port.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { ArrayMap, asm, Program, ReuseportSocketArray, socketCookie, u32 } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r6, r10, add, call, exit, jne, label, load32, loadMap, mov, store32 } = asm

const descriptors = [3, 4, 5]

/** Connects once for each choice, which the program reads from a map; the index of the server that got the connection. */
export async function chooseListener(choices: readonly number[]): Promise<number[]> {
  const servers = descriptors.map(fd => createServer().listen({ fd }))
  await Promise.all(servers.map(server => once(server, 'listening')))
  using listeners = ReuseportSocketArray.create({ maxEntries: servers.length })
  for (const [index, server] of servers.entries()) listeners.set(index, server)
  using choice = ArrayMap.create({ value: u32, maxEntries: 1 })
  using program = loadChooser(listeners, choice)
  program.attachToSocket({ fd: descriptors[0]! })
  const got: number[] = []
  for (const index of choices) {
    choice.set(0, index)
    got.push(await connectTo(servers))
  }
  for (const server of servers) server.close()
  return got
}

function loadChooser(listeners: ReuseportSocketArray, choice: ArrayMap<typeof u32>): Program<'sk_reuseport'> {
  const chosen = [mov(r6, r1), store32([r10, -4], 0), loadMap(r1, choice), mov(r2, r10), add(r2, -4), call('map_lookup_elem')]
  const select = [mov(r1, r6), loadMap(r2, listeners), mov(r3, r10), add(r3, -4), mov(r4, 0), call('sk_select_reuseport')]
  return Program.load({
    type: 'sk_reuseport',
    name: 'choose',
    expectedAttachType: 'sk_reuseport_select',
    instructions: [
      ...chosen,
      jne(r0, 0, 'found'),
      // SK_DROP
      mov(r0, 0),
      exit(),
      label('found'),
      load32(r1, [r0]),
      asm.store32([r10, -4], r1),
      ...select,
      // SK_PASS
      mov(r0, 1),
      exit()
    ]
  })
}

async function connectTo(servers: readonly Server[]): Promise<number> {
  const client = connect((servers[0]!.address() as AddressInfo).port, '127.0.0.1')
  const accepted = servers.map(async (server, index) => {
    const [socket] = await once(server, 'connection')
    socket.destroy()
    return index
  })
  const index = await Promise.race(accepted)
  client.destroy()
  return index
}

/** Whether the slots have the sockets' cookies, and what the kernel answers to modes. */
export function storeSockets() {
  using map = ReuseportSocketArray.create({ maxEntries: 3 })
  map.set(0, { fd: 3 }).set(2, { fd: 4 })
  const cookies = [3, null, 4, null].map((fd, index) => (fd === null ? (map.get(index) ?? null) : map.get(index) === socketCookie({ fd })))
  using opened = ReuseportSocketArray.open({ fd: map.fd })
  const seen: number[] = []
  const before = {
    cookies,
    keys: [...map.keys()],
    values: [...map.values()].length,
    create: codeOf(() => map.set(0, { fd: 5 }, 'create')),
    replace: codeOf(() => map.set(1, { fd: 5 }, 'replace')),
    twice: codeOf(() => map.set(1, { fd: 3 })),
    deleted: [map.delete(0), map.delete(0)]
  }
  opened.forEach((cookie, index) => {
    if (cookie === opened.get(index)) seen.push(index)
  })
  return { ...before, reopened: seen }
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call()
  } catch (error) {
    return (error as { code: string }).code
  }
  return undefined
}
