import { type Order, programsAt } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testCgroup } from '../../support/cgroup.js'
import { childOf } from '../../support/child.js'
import { needsLinux } from '../../support/kernel/needs.js'
import { patience } from '../../support/patience.js'
import { counting } from './counting.js'

const child = childOf<typeof import('./network-scenarios.js')>(new URL('./network-scenarios.ts', import.meta.url))
const type = 'cgroup_inet_egress'

function newCgroup(): string {
  const cgroup = testCgroup()
  onTestFinished(cgroup.remove)
  return cgroup.path
}

needsLinux('6.17').describe('the order of programs in a cgroup', () => {
  it('is that of their attachment, or as it is asked for', () => {
    const cgroup = newCgroup()
    using first = counting('cgroup_skb', 1)
    using second = counting('cgroup_skb', 1)
    using third = counting('cgroup_skb', 1)
    using fourth = counting('cgroup_skb', 1)
    using _second = second.program.attach({ cgroup, type })
    using _first = first.program.attach({ cgroup, type, order: 'first' })
    using fourthLink = fourth.program.attach({ cgroup, type, order: 'last' })
    using _third = third.program.attach({ cgroup, type, order: { before: fourthLink } })
    const { programs } = programsAt({ cgroup, type })
    expect(programs.map(({ programId }) => programId)).toEqual([first, second, third, fourth].map(({ program }) => program.id))
  })

  it('is that which was looked at, or the kernel refuses', () => {
    const cgroup = newCgroup()
    using filter = counting('cgroup_skb', 1)
    using other = counting('cgroup_skb', 1)
    const { revision } = programsAt({ cgroup, type })
    using _link = filter.program.attach({ cgroup, type, expectedRevision: revision })
    expect(() => other.program.attach({ cgroup, type, expectedRevision: revision })).toThrow(
      /: ESTALE\. Programs have been .* since that revision\.$/
    )
    expect(programsAt({ cgroup, type }).revision).toBeGreaterThan(revision)
  })
})

describe('an order', () => {
  it('is one of four kinds, beside a program or a link', () => {
    const cgroup = newCgroup()
    using filter = counting('cgroup_skb', 1)
    const attach = (order: unknown) => () => filter.program.attach({ cgroup, type, order: order as Order })
    expect(attach('middle')).toThrow(/^order: expected 'first', 'last', \{ before \} or \{ after \}, got "middle"/)
    expect(attach(null)).toThrow(/^order: expected/)
    expect(attach({ before: 5 })).toThrow(/^order\.before: expected a program or a link, or an object with its descriptor/)
    expect(attach({ after: { fd: 1 } })).toThrow(/^order\.after: expected a program or a link, got/)
    expect(() => filter.program.attach({ cgroup, type, expectedRevision: -1 })).toThrow(/^expectedRevision: expected an integer from 0/)
    // @ts-expect-error: text
    expect(() => filter.program.attach({ cgroup, type, expectedRevision: '1' })).toThrow(TypeError)
  })
})

describe('the programs of a place', () => {
  it('are listed where it is one', () => {
    expect(programsAt({ cgroup: newCgroup(), type })).toMatchObject({ programs: [] })
    // @ts-expect-error: no place
    expect(() => programsAt({ type })).toThrow(/^expected a place with `cgroup`, `interface`, `networkNamespace` or `map`/)
    // @ts-expect-error: no type
    expect(() => programsAt({ cgroup: newCgroup(), type: 'egress' })).toThrow(/^type: expected the name of an attach type/)
    expect(() => programsAt({ cgroup: '/tmp', type })).toThrow(/^cannot list the programs at cgroup_inet_egress: EBADF/)
  })

  needsLinux('6.6').it('of an interface and a namespace are listed with their links', { timeout: 60_000 * patience }, () => {
    const { result, error } = child('ordered', [], { privateNetwork: true })
    expect(error).toBeUndefined()
    expect(result).toEqual({
      order: ['first', 'second', 'third'],
      refused: expect.stringMatching(/: ESTALE\. Programs have/),
      tcx: { type: 'tcx', interfaceIndex: 1, interface: 'lo', attachType: 'tcx_ingress' },
      xdp: { type: 'xdp', interfaceIndex: 1, interface: 'lo' },
      netns: { type: 'netns', attachType: 'sk_lookup', isOwn: true, isListed: true },
      netfilter: { type: 'netfilter', family: 'ipv6', hook: 'local_out', priority: -7, defragment: false }
    })
  })
})
