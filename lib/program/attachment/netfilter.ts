import { atPath, i32, MemoryView, outOfRange, struct, u32 } from '../../codec/index.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { createLink } from './create-link.js'

// NFPROTO_IPV4, NFPROTO_IPV6
const families = { ipv4: 2, ipv6: 10 } as const
// NF_INET_…
const hooks = { pre_routing: 0, local_in: 1, forward: 2, local_out: 3, post_routing: 4 } as const

/** A place on the way of a packet through this process's network namespace, as for netfilter's rules. */
export interface NetfilterTarget {
  readonly family: keyof typeof families
  readonly hook: keyof typeof hooks
  /** Lower ones run first: from -2^31 + 1 to 2^31 - 2, but not the priorities of connection tracking. Default: 0, that of the filter table. */
  readonly priority?: number
  /** Whether packets come put together from their fragments. Since Linux 6.6. */
  readonly defragment?: boolean
}

const layout = struct({ family: u32, hook: u32, priority: i32, flags: u32 })
// BPF_F_NETFILTER_IP_DEFRAG
const defragmentFlag = 1

export function attachToNetfilter(program: LoadedProgram, target: NetfilterTarget): Link {
  const { family, hook, priority = 0, defragment = false } = target
  const view = new MemoryView(new ArrayBuffer(layout.size))
  const flags = defragment ? defragmentFlag : 0
  layout.write({ family: numberOf(families, family, 'family'), hook: numberOf(hooks, hook, 'hook'), priority, flags }, view, 0)
  const place = `netfilter, ${family} ${hook} at priority ${priority}`
  return createLink(program, { target: 0, type: 'netfilter', details: view.u8, place, since: '6.4' })
}

function numberOf<Name extends string>(numbers: Readonly<Record<Name, number>>, name: Name, path: string): number {
  if (Object.hasOwn(numbers, name)) return numbers[name]
  throw atPath(outOfRange(`one of ${Object.keys(numbers).join(', ')}`, name), path)
}
