import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testCgroup } from '../../support/cgroup.js'
import { childOf } from '../../support/child.js'
import { patience } from '../../support/patience.js'
import { counting } from './counting.js'
import { datagramArrives } from './datagram.js'

const inChild = childOf<typeof import('../scenarios.js')>(new URL('../scenarios.ts', import.meta.url))

let cgroup: ReturnType<typeof testCgroup>
beforeEach(() => {
  cgroup = testCgroup()
  cgroup.enter()
})
afterEach(() => cgroup.remove())

async function connectionError(): Promise<string | undefined> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  } finally {
    socket.destroy()
    server.close()
  }
}

describe('a link to a cgroup', () => {
  it.each(['cgroup_inet_ingress', 'cgroup_inet_egress'] as const)('has a program judge packets of its processes (%s)', async type => {
    using dropper = counting('cgroup_skb', 0)
    const link = dropper.program.attach({ cgroup: cgroup.path, type })
    expect(await datagramArrives()).toBe(false)
    expect(dropper.count()).toBeGreaterThanOrEqual(1)
    using passer = counting('cgroup_skb', 1)
    expect(link.update(passer.program)).toBe(link)
    expect(await datagramArrives()).toBe(true)
    expect(passer.count()).toBeGreaterThanOrEqual(1)
    link.close()
    expect(await datagramArrives()).toBe(true)
  })

  it('has a program refuse connections, as it was loaded to', async () => {
    using refuser = counting('cgroup_sock_addr', 0, { expectedAttachType: 'cgroup_inet4_connect' })
    const fd = openSync(cgroup.path, 'r')
    const link = refuser.program.attach({ cgroup: fd })
    closeSync(fd)
    expect(await connectionError()).toBe('EPERM')
    link.detach()
    expect(await connectionError()).toBeUndefined()
    expect(refuser.count()).toBe(1)
    link.close()
  })

  it('has programs of the other types run', async () => {
    using sockets = counting('cgroup_sock', 1)
    using operations = counting('sock_ops', 1)
    using options = counting('cgroup_sockopt', 1, { expectedAttachType: 'cgroup_setsockopt' })
    using answers = counting('cgroup_sockopt', 1, { expectedAttachType: 'cgroup_getsockopt' })
    using controls = counting('cgroup_sysctl', 1)
    using devices = counting('cgroup_device', 1)
    const all = [
      sockets.program.attach({ cgroup: cgroup.path, type: 'cgroup_inet_sock_create' }),
      operations.program.attach({ cgroup: cgroup.path }),
      options.program.attach({ cgroup: cgroup.path }),
      answers.program.attach({ cgroup: cgroup.path }),
      controls.program.attach({ cgroup: cgroup.path }),
      devices.program.attach({ cgroup: cgroup.path })
    ]
    expect(await connectionError()).toBeUndefined()
    closeSync(openSync('/dev/zero', 'r'))
    readFileSync('/proc/sys/kernel/ostype')
    for (const link of all) link.close()
    const programs = { sockets, operations, options, answers, controls, devices }
    for (const [name, each] of Object.entries(programs)) expect(each.count(), name).toBeGreaterThan(0)
  })

  it('has a program refuse what is read of the system’s parameters', () => {
    using refuser = counting('cgroup_sysctl', 0)
    const read = () => readFileSync('/proc/sys/kernel/ostype', 'utf8')
    const link = refuser.program.attach({ cgroup: cgroup.path })
    expect(read).toThrow(/EPERM/)
    link.close()
    expect(read()).toBe('Linux\n')
  })

  it('is refused for attach types of other programs', () => {
    using filter = counting('cgroup_skb', 1)
    // @ts-expect-error: of cgroup_sock_addr programs
    expect(() => filter.program.attach({ cgroup: cgroup.path, type: 'cgroup_inet4_connect' })).toThrow(
      new RangeError(
        'type: expected one of the attach types of cgroup_skb programs: cgroup_inet_ingress, cgroup_inet_egress, got "cgroup_inet4_connect"'
      )
    )
    expect(() => filter.program.attach({ cgroup: cgroup.path })).toThrow(RangeError)
  })

  it('is refused without the capability, which the error names', { timeout: 60_000 * patience }, () => {
    const { error } = inChild('attachToCgroup', [cgroup.path], { capabilities: ['bpf'] })
    expect(error).toMatchObject({
      name: 'PermissionError',
      missing: ['CAP_NET_ADMIN'],
      message: expect.stringContaining('CAP_NET_ADMIN is missing')
    })
  })

  it('is refused where there is no cgroup', () => {
    using operations = counting('sock_ops', 1)
    expect(() => operations.program.attach({ cgroup: `${cgroup.path}/none` })).toThrow(/^cannot open a cgroup at ".*": ENOENT/)
    expect(() => operations.program.attach({ cgroup: '/tmp' })).toThrow(
      /^cannot attach sock_ops program .* to cgroup "\/tmp", cgroup_sock_ops: EBADF/
    )
    expect(() => operations.program.attach({ cgroup: -1 })).toThrow(RangeError)
    // @ts-expect-error: nothing
    expect(() => operations.program.attach()).toThrow('expected a target with `cgroup`, where sock_ops programs are attached')
  })
})
