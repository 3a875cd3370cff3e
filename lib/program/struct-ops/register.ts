import { constants } from 'node:os'
import { bpfError } from '../../errors/index.js'
import { type AnyBinding, describeMap, identity, openHandle } from '../../map/binding.js'
import { attachTypes } from '../../sys/attach-types.js'
import { Descriptor } from '../../sys/descriptor.js'
import { native } from '../../sys/native.js'
import { Link } from '../link.js'

const { EEXIST, EINVAL } = constants.errno

const noDetails = new Uint8Array(0)

/** Registers the structure of operations in a map, until the link is closed. */
export function registerByLink(binding: AnyBinding): Link {
  const map = identity(binding)
  const handle = native.linkCreate(openHandle(binding), 0, attachTypes.struct_ops.number, 0, noDetails)
  if (handle >= 0) return new Link(new Descriptor(handle), `link of ${describeMap(map)}`)
  const what = `register ${describeMap(map)}`
  throw bpfError({ errno: -handle, command: 'BPF_LINK_CREATE', map, what, since: '6.4', advice: adviceOn(-handle) })
}

function adviceOn(errno: number): string | undefined {
  if (errno === EEXIST) return 'One of that name is registered already.'
  if (errno === EINVAL) return 'It has no members, or the kernel does not take them together.'
  return undefined
}
