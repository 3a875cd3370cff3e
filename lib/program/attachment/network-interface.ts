import { atPath, outOfRange } from '../../codec/index.js'
import { interfaceIndex, type NetworkInterface } from '../../map/network-interface.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { chooseAttachType } from './attach-type.js'
import { createLink } from './create-link.js'
import { type OrderedTarget, orderDetails } from './order.js'

// XDP_FLAGS_SKB_MODE, _DRV_MODE, _HW_MODE
const modeFlags = { generic: 1 << 1, native: 1 << 2, offload: 1 << 3 } as const

/** A network interface whose packets an `xdp` program sees before the kernel does. */
export interface XdpTarget {
  readonly interface: NetworkInterface
  /**
   * Where the program runs: in the kernel's own code (`'generic'`, any interface, slower), the driver's (`'native'`), or the device
   * (`'offload'`). By default in the driver where that can, else generic.
   */
  readonly mode?: keyof typeof modeFlags
}

export function attachXdp(program: LoadedProgram, { interface: name, mode }: XdpTarget): Link {
  if (mode !== undefined && !Object.hasOwn(modeFlags, mode)) throw atPath(outOfRange('"generic", "native" or "offload"', mode), 'mode')
  const flags = mode === undefined ? 0 : modeFlags[mode]
  return createLink(program, { target: interfaceIndex(name), type: 'xdp', flags, place: `interface ${name}`, since: '5.9' })
}

const tcxTypes = ['tcx_ingress', 'tcx_egress', 'netkit_primary', 'netkit_peer'] as const
const since = { tcx_ingress: '6.6', tcx_egress: '6.6', netkit_primary: '6.7', netkit_peer: '6.7' } as const

/** A network interface whose packets a `sched_cls` program sees. */
export interface TcxTarget extends OrderedTarget {
  readonly interface: NetworkInterface
  /**
   * What comes in, or what goes out; of a netkit device what its primary end sends, or its peer. Can be left out where the program was loaded with
   * it as `expectedAttachType`. netkit since Linux 6.7.
   */
  readonly type?: (typeof tcxTypes)[number]
}

export function attachTcx(program: LoadedProgram, { interface: name, type: asked, ...order }: TcxTarget): Link {
  const type = chooseAttachType(program, asked, tcxTypes)
  const place = `interface ${name}, ${type}`
  return createLink(program, { target: interfaceIndex(name), type, place, since: since[type], ...orderDetails(order) })
}
