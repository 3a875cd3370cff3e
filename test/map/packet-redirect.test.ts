import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onlineCpus } from '../program/online-cpus.js'
import { needsLinux } from '../support/kernel/needs.js'
import { childInOwnNetworkOf, type OwnNetwork } from '../support/own-network.js'
import { patience } from '../support/patience.js'

const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
const xdpSocket = join(folder, 'xdp-socket')

beforeAll(() => {
  execFileSync('cc', ['-o', xdpSocket, fileURLToPath(new URL('./support/xdp-socket.c', import.meta.url))])
})

afterAll(() => rmSync(folder, { recursive: true }))

// in0 is where datagrams to 10.0.0.2 go out; nobody has that address.
const incoming = `
  link add in0 type veth peer name in1
  address add 10.0.0.1/24 dev in0
  link set in1 up
  link set in0 up
  neighbour add 10.0.0.2 lladdr 02:00:00:00:00:02 dev in0`
const outgoing = `
  link add out0 type veth peer name out1
  link set out1 up
  link set out0 up`

function inNetwork(network: OwnNetwork) {
  const module = new URL('./support/packet-scenarios.ts', import.meta.url)
  return childInOwnNetworkOf<typeof import('./support/packet-scenarios.js')>(module, network)
}

// The helper xdp_load_bytes.
needsLinux('5.18').describe('packets', { timeout: 60_000 * patience }, () => {
  it.each([
    ['an array', false],
    ['a hash', true]
  ])('are redirected from one veth device to another by a device map, %s', (_name, hash) => {
    const { result, error } = inNetwork({ setUp: incoming + outgoing })('redirectToDevice', [hash])
    expect(error).toBeUndefined()
    expect(result).toEqual({ caught: ['packet 1', 'packet 2'], left: [] })
  })

  it('are moved to another CPU by a CPU map, and arrive', () => {
    const targets = [...onlineCpus, ...onlineCpus].slice(0, 4)
    const { result, error } = inNetwork({ setUp: '' })('redirectToCpu', [targets])
    expect(error).toBeUndefined()
    expect(result).toEqual({ arrived: targets.map(cpu => `to cpu ${cpu}`), cpus: targets })
  })

  it('arrive in the ring of an AF_XDP socket', () => {
    const { result, error } = inNetwork({ setUp: incoming, through: [xdpSocket, 'in1'] })('redirectToXdpSocket', [])
    expect(error).toBeUndefined()
    expect(result).toEqual({ ethernet: '0800', payload: 'to a ring' })
  })
})
