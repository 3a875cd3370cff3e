import { constants } from 'node:os'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { bpfError } from '../errors/refusal.js'
import { native } from '../sys/native.js'

const { ENODEV } = constants.errno

/** A network interface of this process's network namespace: its name, `'eth0'`, or its index. */
export type NetworkInterface = string | number

/** The interface's index; throws when there is none of that name. Whether there is one of that index is for the kernel to say. */
export function interfaceIndex(value: NetworkInterface): number {
  if (typeof value === 'string') return indexOfName(value)
  if (typeof value !== 'number') throw invalidType('the name of a network interface, or its index', value)
  if (!Number.isInteger(value) || value < 1 || value > 0x7fff_ffff)
    throw outOfRange('the index of a network interface, an integer from 1', value)
  return value
}

function indexOfName(name: string): number {
  if (name === '' || name.includes('\0')) throw outOfRange('the name of a network interface', name)
  const index = native.interfaceIndex(name)
  if (index > 0) return index
  throw bpfError({
    errno: -index,
    command: 'SIOCGIFINDEX',
    what: `find the network interface "${name}"`,
    ...(index === -ENODEV && { advice: "This process's network namespace has none of that name." })
  })
}
