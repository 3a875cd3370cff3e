import { asm, type MapReference, Program } from 'bpf-maps'

const { r2, r3, r4, r10, add, call, exit, loadMap, mov, store64 } = asm

const toOutput = 0
/** BPF_F_INGRESS */
const toInput = 1

/** Sends all that a socket of the map receives out by the socket at `index`. */
export function receivedGoesOutBy(map: MapReference, index: number): Program<'sk_skb'> {
  return Program.load({
    type: 'sk_skb',
    name: 'splice',
    expectedAttachType: 'sk_skb_stream_verdict',
    instructions: [loadMap(r2, map), mov(r3, index), mov(r4, toOutput), call('sk_redirect_map'), exit()]
  })
}

/** Puts all that a socket of the map sends into what the socket under `key`, 8 bytes, receives. */
export function sentIsReceivedBy(map: MapReference, key: number): Program<'sk_msg'> {
  return Program.load({
    type: 'sk_msg',
    name: 'shortcut',
    expectedAttachType: 'sk_msg_verdict',
    instructions: [
      ...[store64([r10, -8], key), loadMap(r2, map), mov(r3, r10), add(r3, -8), mov(r4, toInput)],
      ...[call('msg_redirect_hash'), exit()]
    ]
  })
}
