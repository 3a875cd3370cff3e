import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { type CgroupTarget, type HasFd, type Link, type Program, SocketMap } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { attachToCgroup } from '../../../lib/program/attachment/cgroup.js'
import { attachWithoutLink } from '../../../lib/program/attachment/create-link.js'
import { attachToSocketMap } from '../../../lib/program/attachment/socket-map.js'
import { connection } from '../../map/support/sockets.js'
import { testCgroup } from '../../support/cgroup.js'
import { childOf } from '../../support/child.js'
import { needs, needsLinux } from '../../support/kernel/needs.js'
import { patience } from '../../support/patience.js'
import { counting } from './counting.js'
import { datagramArrives } from './datagram.js'
import { loaded } from './loaded.js'

const inChild = childOf<typeof import('./tracing-scenarios.js')>(new URL('./tracing-scenarios.ts', import.meta.url))

/** As the kernel does it that has no links to cgroups. */
function attachToCgroupDirectly(program: Program, target: CgroupTarget): Link {
  using given = loaded(program)
  return attachToCgroup(given, target, attachWithoutLink)
}

function attachToMapDirectly(program: Program, map: HasFd): Link {
  using given = loaded(program)
  return attachToSocketMap(given, { map, type: 'sk_skb_verdict' }, attachWithoutLink)
}

function inTestCgroup(): string {
  const cgroup = testCgroup()
  onTestFinished(cgroup.remove)
  cgroup.enter()
  return cgroup.path
}

const openDescriptors = () => readdirSync('/proc/self/fd').length

const egress = 'cgroup_inet_egress'

describe('what stands for a link to a cgroup before Linux 5.7', () => {
  it('has the program run until it is closed', async () => {
    using dropper = counting('cgroup_skb', 0)
    const link = attachToCgroupDirectly(dropper.program, { cgroup: inTestCgroup(), type: egress })
    dropper.program.close()
    expect(await datagramArrives()).toBe(false)
    expect(dropper.count()).toBeGreaterThanOrEqual(1)
    link.close()
    link.close()
    expect(link.closed).toBe(true)
    expect(await datagramArrives()).toBe(true)
  })

  it('has another program run instead, beside those of others', async () => {
    const cgroup = inTestCgroup()
    using dropper = counting('cgroup_skb', 0)
    using passer = counting('cgroup_skb', 1)
    using other = counting('cgroup_skb', 1)
    using link = attachToCgroupDirectly(dropper.program, { cgroup, type: egress })
    using _other = attachToCgroupDirectly(other.program, { cgroup, type: egress })
    expect(() => link.update(passer.program, other.program)).toThrow(/^cannot update link of .*: EPERM .* than the expected one\.$/)
    expect(link.update(passer.program, dropper.program)).toBe(link)
    expect(await datagramArrives()).toBe(true)
    expect(dropper.count()).toBe(0)
    expect([passer, other].map(each => each.count() > 0)).toEqual([true, true])
  })

  it('is detached before it is closed, once', async () => {
    using dropper = counting('cgroup_skb', 0)
    using link = attachToCgroupDirectly(dropper.program, { cgroup: inTestCgroup(), type: egress })
    link.detach()
    link.detach()
    expect(await datagramArrives()).toBe(true)
    expect(link.closed).toBe(false)
  })

  it('has nothing that the kernel could pin or be asked about', () => {
    using passer = counting('cgroup_skb', 1)
    const link = attachToCgroupDirectly(passer.program, { cgroup: inTestCgroup(), type: egress })
    const uses = [() => link.fd, () => link.info(), () => link.pin('/sys/fs/bpf/none')]
    for (const use of uses) expect(use).toThrow(expect.objectContaining({ name: 'NotSupportedError', since: '5.7' }))
    expect(() => link.pin('/sys/fs/bpf/none')).toThrow(
      /^cannot pin link of cgroup_skb program "counting" .*: EOPNOTSUPP .* Without a link, which needs Linux 5\.7 or newer here, /
    )
    link.close()
    for (const use of [...uses, () => link.detach(), () => link.update(passer.program)]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    }
  })

  it('leaves no descriptor behind, also when the kernel refuses', () => {
    const cgroup = inTestCgroup()
    using passer = counting('cgroup_skb', 1)
    using xdp = counting('xdp', 2)
    const before = openDescriptors()
    const link = attachToCgroupDirectly(passer.program, { cgroup, type: egress })
    expect(() => link.update(xdp.program)).toThrow(/^cannot update link of cgroup_skb program .*: EINVAL/)
    link.close()
    expect(() => attachToCgroupDirectly(passer.program, { cgroup: '/tmp', type: egress })).toThrow(
      /^cannot attach cgroup_skb program .* to cgroup "\/tmp", cgroup_inet_egress: EBADF/
    )
    expect(openDescriptors()).toEqual(before)
  })
})

// The verdict without a parser.
needsLinux('5.13').describe('what stands for a link to a map of sockets before Linux 6.10', () => {
  // A socket keeps the program that it met in the map when it was put there.
  it('has the program run for sockets that are put into the map, until it is closed', async () => {
    await using pair = await connection()
    using sockets = SocketMap.create({ maxEntries: 1 })
    using first = counting('sk_skb', 1)
    using second = counting('sk_skb', 1)
    const receiveInMap = async () => {
      sockets.set(0, pair.accepted)
      const received = once(pair.accepted, 'data')
      pair.client.write('x')
      await received
      sockets.delete(0)
    }
    const link = attachToMapDirectly(first.program, sockets)
    await receiveInMap()
    link.update(second.program)
    await receiveInMap()
    expect([first.count(), second.count()]).toEqual([1, 1])
    link.close()
    await receiveInMap()
    expect([first.count(), second.count()]).toEqual([1, 1])
  })

  it('takes the place of the program that is there, and leaves its own successor alone', () => {
    using sockets = SocketMap.create({ maxEntries: 1 })
    using first = counting('sk_skb', 1)
    using second = counting('sk_skb', 1)
    const replaced = attachToMapDirectly(first.program, sockets)
    using link = attachToMapDirectly(second.program, sockets)
    expect(() => replaced.detach()).not.toThrow()
    replaced.close()
    expect(() => link.detach()).not.toThrow()
  })
})

describe('what stands for a link to a tracepoint before Linux 5.15', { timeout: 60_000 * patience }, () => {
  needs('tracefs').it('has the program run until it is closed', () => {
    const [attached, detached] = inChild('countStartsWithoutLink', [], { privateMounts: true }).result!
    expect(attached).toBeGreaterThanOrEqual(1)
    expect(detached).toBe(0)
  })
})

describe('a place that has programs by links only', () => {
  it('says so', () => {
    using xdp = counting('xdp', 2)
    using given = loaded(xdp.program)
    const request = { target: 1, type: 'xdp', place: 'interface lo', since: '5.9' } as const
    expect(() => attachWithoutLink(given, request)).toThrow(new TypeError('interface lo has programs by links only'))
  })
})
