import { asm, Btf, kinds, Program, RawMap } from 'bpf-maps'
import type { BtfStruct } from '../../../../lib/btf/index.js'
import { bind } from '../../../../lib/map/bind.js'
import { Descriptor } from '../../../../lib/sys/descriptor.js'
import { createMap } from '../../../../lib/sys/map-attributes.js'
import { native } from '../../../../lib/sys/native.js'
import { oneInteger } from '../../../native/support/btf.js'

const { r0, exit, mov } = asm

/** What a map of the structure of operations named `tcp_congestion_ops` takes. */
export interface CongestionControl {
  /** A value that registers a congestion control of that name. */
  readonly value: Uint8Array
  readonly create: (flags: number) => RawMap
  readonly close: () => void
}

/** Loads the programs that it cannot be without. */
export function congestionControl(name: string): CongestionControl {
  const [whole, operations] = [kernelStruct('bpf_struct_ops_tcp_congestion_ops'), kernelStruct('tcp_congestion_ops')]
  const value = new Uint8Array(whole.size)
  const data = offsetIn(whole, 'data')
  const programs = ['ssthresh', 'undo_cwnd', 'cong_avoid'].map(member => {
    const program = loadOperation(member)
    new DataView(value.buffer).setBigUint64(data + offsetIn(operations, member), BigInt(program.fd), true)
    return program
  })
  value.set(Buffer.from(name), data + offsetIn(operations, 'name'))
  const create = (flags: number) => createStructOps(whole, flags)
  return { value, create, close: () => programs.forEach(program => void program.close()) }
}

function createStructOps({ id, size }: BtfStruct, flags: number): RawMap {
  const btf = new Descriptor(native.btfLoad(oneInteger(), 0, new Uint8Array(), 0))
  const sizes = { keySize: 4, valueSize: size, maxEntries: 1 }
  const handle = createMap({ type: kinds.struct_ops.number, ...sizes, flags, btf: btf.handle, btfVmlinuxValueType: id })
  btf.close()
  return new RawMap(bind(new Descriptor(handle), {}))
}

function loadOperation(member: string): Program {
  return Program.load({ type: 'struct_ops', license: 'GPL', attachTo: `tcp_congestion_ops.${member}`, instructions: [mov(r0, 2), exit()] })
}

function kernelStruct(name: string): BtfStruct {
  const type = Btf.kernel().find(name, 'struct')
  if (type?.kind !== 'struct') throw new Error(`the kernel has no ${name}`)
  return type
}

function offsetIn(struct: BtfStruct, name: string): number {
  return struct.members.find(member => member.name === name)!.bitOffset / 8
}
