// XDP programs of the tests in which packets go from one place to another. A packet here is a UDP datagram over IPv4 of 8 bytes.
import { type AttachType, asm, type Line, type MapReference, Program } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r6, r10, add, atomicAdd, be16, call, exit, jeq, jne, label, load16, load32, loadMap, mov, store32 } = asm

const XDP_DROP = 1
const XDP_PASS = 2

/** The port that the packets are sent to: others, of the kernel's own protocols, are left alone. */
export const port = 4567
const portAt = 14 + 20 + 2
const payloadAt = 14 + 20 + 8

function loadXdp(name: string, instructions: readonly Line[], expectedAttachType: AttachType = 'xdp'): Program<'xdp'> {
  return Program.load({ type: 'xdp', name, instructions, expectedAttachType })
}

/** Leaves a packet that is none of ours alone. The context is in `r6` after this. */
const onlyOurs: readonly Line[] = [
  ...[mov(r6, r1), mov(r2, portAt), mov(r3, r10), add(r3, -8), mov(r4, 2), call('xdp_load_bytes'), jne(r0, 0, 'not ours')],
  ...[load16(r1, [r10, -8]), be16(r1), jeq(r1, port, 'ours')],
  ...[label('not ours'), mov(r0, XDP_PASS), exit(), label('ours')]
]

/** Redirects packets to what the map has under `key`; drops them when there is nothing. */
export function redirector(map: MapReference, key: number): Program<'xdp'> {
  return loadXdp('redirect', [...onlyOurs, loadMap(r1, map), mov(r2, key), mov(r3, XDP_DROP), call('redirect_map'), exit()])
}

/** Redirects packets to what the map has under the key that is the first element of the array `choice`. */
export function choosingRedirector(map: MapReference, choice: MapReference): Program<'xdp'> {
  const chosen = [store32([r10, -4], 0), loadMap(r1, choice), mov(r2, r10), add(r2, -4), call('map_lookup_elem'), jeq(r0, 0, 'not ours')]
  return loadXdp('redirect', [...onlyOurs, ...chosen, load32(r2, [r0]), loadMap(r1, map), mov(r3, XDP_DROP), call('redirect_map'), exit()])
}

/** Takes packets in: their 8 bytes go into the queue. */
export function catcher(queue: MapReference): Program<'xdp'> {
  const payload = [mov(r1, r6), mov(r2, payloadAt), mov(r3, r10), add(r3, -8), mov(r4, 8), call('xdp_load_bytes'), jne(r0, 0, 'not ours')]
  const push = [loadMap(r1, queue), mov(r2, r10), add(r2, -8), mov(r3, 0), call('map_push_elem')]
  return loadXdp('catch', [...onlyOurs, ...payload, ...push, mov(r0, XDP_DROP), exit()])
}

/** Adds 1 to the first element of the array for each packet, which goes on. For the entry of a device map. */
export function deviceCounter(counts: MapReference): Program<'xdp'> {
  const count = [store32([r10, -4], 0), loadMap(r1, counts), mov(r2, r10), add(r2, -4), call('map_lookup_elem'), jeq(r0, 0, 'done')]
  const instructions = [...count, mov(r1, 1), atomicAdd([r0], r1), label('done'), mov(r0, XDP_PASS), exit()]
  return loadXdp('count', instructions, 'xdp_devmap')
}

/** Puts the number of the CPU that it runs on into the queue for each packet, which goes on. For the entry of a CPU map. */
export function cpuTeller(queue: MapReference): Program<'xdp'> {
  const push = [call('get_smp_processor_id'), store32([r10, -4], r0), loadMap(r1, queue), mov(r2, r10), add(r2, -4), mov(r3, 0)]
  return loadXdp('tell_cpu', [...push, call('map_push_elem'), mov(r0, XDP_PASS), exit()], 'xdp_cpumap')
}
