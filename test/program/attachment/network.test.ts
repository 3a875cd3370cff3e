import { describe, expect, it } from 'vitest'
import { childOf } from '../../support/child.js'
import { needsLinux } from '../../support/kernel/needs.js'
import { patience } from '../../support/patience.js'

const child = childOf<typeof import('./network-scenarios.js')>(new URL('./network-scenarios.ts', import.meta.url))
const inOwnNetwork: typeof child = (name, args) => child(name, args, { privateNetwork: true })

// Each of these starts a process that compiles the library.
describe('a link to the network', { timeout: 60_000 * patience }, () => {
  const isRefused = (since: string, call: () => { readonly error?: object }) => ({
    otherwise: () => expect(call().error).toMatchObject({ name: 'NotSupportedError', since })
  })
  const asTheProgramSays = { passing: true, dropping: false, afterwards: true }

  it('has an XDP program see the packets of an interface, until it is closed', () => {
    const { result } = inOwnNetwork('xdp', [])
    expect(result).toMatchObject(asTheProgramSays)
    expect(result!.counted).toBeGreaterThanOrEqual(1)
  })

  for (const type of ['tcx_ingress', 'tcx_egress'] as const) {
    needsLinux('6.6').it(
      `has a classifier see the packets of an interface (${type})`,
      isRefused('6.6', () => inOwnNetwork('tcx', [type])),
      () => {
        const { result } = inOwnNetwork('tcx', [type])
        expect(result).toMatchObject(asTheProgramSays)
        expect(result!.counted).toBeGreaterThanOrEqual(1)
      }
    )
  }

  needsLinux('6.4').it(
    'has a netfilter program see the packets at a hook',
    isRefused('6.4', () => inOwnNetwork('netfilter', [])),
    () => {
      const { result } = inOwnNetwork('netfilter', [])
      expect(result).toMatchObject({ dropping: false, afterwards: true })
      expect(result!.counted).toBeGreaterThanOrEqual(1)
    }
  )

  it('has a sk_lookup program choose the socket of a connection, until it is detached', () => {
    expect(inOwnNetwork('socketLookup', []).result).toEqual({ refused: 'ECONNREFUSED', counted: 1, afterwards: 'connected' })
  })

  it('is refused where another program is', () => {
    const [dissector, xdp] = inOwnNetwork('occupied', []).result!
    expect(dissector).toMatch(/E2BIG .* As many programs as may be are attached there already: one to a network namespace/)
    expect(xdp).toMatch(
      /^BpfError: cannot attach xdp program "counting" \(id \d+\) to interface lo: EBUSY .*Another program is attached there/
    )
  })

  it('is refused where the driver cannot run programs', () => {
    expect(inOwnNetwork('nativeLoopback', []).result).toMatch(
      /^NotSupportedError: cannot attach xdp program .* to interface lo: EOPNOTSUPP/
    )
  })
})
