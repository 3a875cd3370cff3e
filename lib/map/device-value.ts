import type { AnyCodec, Codec } from '../codec/codec.js'
import { i32, u32 } from '../codec/integer.js'
import { atPath, invalidType, recordOf, within } from '../codec/invalid.js'
import { struct } from '../codec/struct.js'
import { interfaceName } from '../sys/network.js'
import { converted } from './converted-codec.js'
import { interfaceIndex, type NetworkInterface } from './network-interface.js'
import { type HasFd, requireFd } from './reference.js'

/** A network interface, with a program for the packets that are redirected to it. */
export interface DeviceWithProgram {
  readonly interface: NetworkInterface
  /** An `xdp` program loaded with the attach type `BPF_XDP_DEVMAP`: it runs on each packet before that leaves by the interface. Since Linux 5.8. */
  readonly program?: HasFd
}

/** What a device map takes; `Programs` is whether its values have room for a program. */
export type DeviceInput<Programs extends boolean> = NetworkInterface | (Programs extends true ? DeviceWithProgram : never)

/** What a device map gives: what the kernel knows of an entry. */
export interface Device {
  /** The interface's index. */
  readonly index: number
  /** Its name; `undefined` where this process's network namespace has no such interface. */
  readonly name: string | undefined
  /** The id of the program that runs on its packets; `undefined` when there is none. */
  readonly programId: number | undefined
}

/** A device map's value with room for a program, `struct bpf_devmap_val`. Since Linux 5.8. */
export const deviceWithProgram: Codec<DeviceInput<boolean>, Device> = converted(struct({ index: u32, program: i32 }), {
  toKernel: device => (isInterface(device) ? { index: interfaceIndex(device), program: noProgram } : toKernel(device)),
  fromKernel: ({ index, program }) => toDevice(index, program)
})

/** A device map's value without one. */
export const deviceOnly: Codec<DeviceInput<boolean>, Device> = converted(u32, {
  toKernel: device => {
    if (isInterface(device)) return interfaceIndex(device)
    if (recordOf(device)['program'] !== undefined) throw atPath(withoutRoom(device.program), 'program')
    return toKernel(device).index
  },
  fromKernel: index => toDevice(index, 0)
})

/** The codec for values of a size that the kernel has. */
export function deviceCodec(valueSize: number): AnyCodec {
  return valueSize === deviceWithProgram.size ? deviceWithProgram : deviceOnly
}

// The kernel takes a number above 0 for a descriptor.
const noProgram = -1

function toKernel(device: DeviceWithProgram) {
  const { program } = recordOf(device)
  return {
    index: within('interface', () => interfaceIndex(device.interface)),
    program: program === undefined ? noProgram : within('program', () => requireFd(program, 'a program'))
  }
}

function toDevice(index: number, programId: number): Device {
  return { index, name: interfaceName(index), programId: programId > 0 ? programId : undefined }
}

function isInterface(device: DeviceInput<boolean>): device is NetworkInterface {
  return typeof device !== 'object'
}

function withoutRoom(program: unknown): TypeError {
  return invalidType('none: the values of this map have 4 bytes, without room for a program', program)
}
