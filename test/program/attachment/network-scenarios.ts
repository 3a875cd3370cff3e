// What links to a network do, each in a child of network.test.ts that has a network of its own.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { asm, type Link, Program, programsAt } from 'bpf-maps'
import { type Counting, counting } from './counting.js'
import { datagramArrives } from './datagram.js'

const drop = { xdp: 1, sched_cls: 2, sk_lookup: 0, netfilter: 0 } as const
const pass = { xdp: 2, sched_cls: 0, sk_lookup: 1, netfilter: 1 } as const

function begin(): void {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
}

/** Whether datagrams arrive while the first program is attached, after the second has taken its place, and after the end. */
export interface Passage {
  readonly passing: boolean
  readonly counted: number
  readonly dropping: boolean
  readonly afterwards: boolean
}

async function passage<Type extends keyof typeof drop>(type: Type, attach: (program: Program<Type>) => Link): Promise<Passage> {
  begin()
  using first = counting(type, pass[type])
  using second = Program.load<Type>({ type, instructions: [asm.mov('r0', drop[type]), asm.exit()] })
  const link = attach(first.program)
  const passing = await datagramArrives()
  const counted = first.count()
  link.update(second)
  const dropping = await datagramArrives()
  link.close()
  return { passing, counted, dropping, afterwards: await datagramArrives() }
}

export function xdp(): Promise<Passage> {
  return passage('xdp', program => program.attach({ interface: 'lo', mode: 'generic' }))
}

export function tcx(type: 'tcx_ingress' | 'tcx_egress'): Promise<Passage> {
  return passage('sched_cls', program => program.attach({ interface: 'lo', type }))
}

/** The kernel puts no other program in the place of one of netfilter's. */
export async function netfilter(): Promise<Omit<Passage, 'passing'>> {
  begin()
  using dropper = counting('netfilter', drop.netfilter)
  const link = dropper.program.attach({ family: 'ipv4', hook: 'local_in', priority: -5 })
  const dropping = await datagramArrives()
  const counted = dropper.count()
  link.close()
  return { counted, dropping, afterwards: await datagramArrives() }
}

/** How a connection to a socket that listens goes, with a program that says no and without. */
export async function socketLookup(): Promise<{ readonly refused: string; readonly counted: number; readonly afterwards: string }> {
  begin()
  using refuser = counting('sk_lookup', drop.sk_lookup)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const link = refuser.program.attach()
  const refused = await connection(port)
  link.detach()
  const afterwards = await connection(port)
  link.close()
  server.close()
  return { refused, counted: refuser.count(), afterwards }
}

async function connection(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return 'connected'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  } finally {
    socket.destroy()
  }
}

/** The messages of a second program for the network namespace, and of a second one for the interface. */
export function occupied(): string[] {
  using dissector: Counting<'flow_dissector'> = counting('flow_dissector', 0)
  using filter = counting('xdp', pass.xdp)
  using _first = dissector.program.attach({ networkNamespace: '/proc/self/ns/net' })
  using _second = filter.program.attach({ interface: 1, mode: 'generic' })
  return [messageOf(() => dissector.program.attach()), messageOf(() => filter.program.attach({ interface: 'lo', mode: 'generic' }))]
}

/** What the kernel says when the driver of the loopback device is asked to run a program. */
export function nativeLoopback(): string {
  using filter = counting('xdp', pass.xdp)
  return messageOf(() => filter.program.attach({ interface: 'lo', mode: 'native' }))
}

/** Attaches three classifiers in another order than they run in, and programs of other types; what the kernel says of all of them. */
export function ordered() {
  using first = counting('sched_cls', pass.sched_cls)
  using second = counting('sched_cls', pass.sched_cls)
  using third = counting('sched_cls', pass.sched_cls)
  using filter = counting('xdp', pass.xdp)
  using lookup = counting('sk_lookup', pass.sk_lookup)
  using packets = counting('netfilter', pass.netfilter)
  const place = { interface: 'lo', type: 'tcx_ingress' } as const
  using secondLink = second.program.attach(place)
  using firstLink = first.program.attach({ ...place, order: { before: secondLink } })
  const { revision } = programsAt(place)
  using thirdLink = third.program.attach({ ...place, order: { after: secondLink }, expectedRevision: revision })
  const names = new Map([
    [firstLink.info().id, 'first'],
    [secondLink.info().id, 'second'],
    [thirdLink.info().id, 'third']
  ])
  using xdp = filter.program.attach({ interface: 1, mode: 'generic' })
  using netns = lookup.program.attach()
  using netfilter = packets.program.attach({ family: 'ipv6', hook: 'local_out', priority: -7 })
  const listed = programsAt({ networkNamespace: '/proc/self/ns/net', type: 'sk_lookup' }).programs
  return {
    order: programsAt(place).programs.map(({ linkId }) => names.get(linkId ?? 0)),
    refused: messageOf(() => first.program.attach({ ...place, expectedRevision: revision })),
    tcx: withoutIds(firstLink),
    xdp: withoutIds(xdp),
    netns: { ...ownNamespace(netns), isListed: listed[0]?.programId === lookup.program.id },
    netfilter: withoutIds(netfilter)
  }
}

function withoutIds(link: Link) {
  const { id: _id, programId: _programId, ...rest } = link.info()
  return rest
}

function ownNamespace(link: Link) {
  const info = link.info()
  if (info.type !== 'netns') return info
  return { type: info.type, attachType: info.attachType, isOwn: info.networkNamespace === statSync('/proc/self/ns/net').ino }
}

function messageOf(call: () => Link): string {
  try {
    call().close()
    return ''
  } catch (error) {
    return String(error)
  }
}
