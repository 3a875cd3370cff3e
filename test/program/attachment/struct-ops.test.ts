import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Btf, type BtfStruct } from '../../../lib/btf/index.js'
import { asm } from '../../../lib/program/assembler/asm.js'
import { Link } from '../../../lib/program/link.js'
import { Program } from '../../../lib/program/program.js'
import { MapFlag } from '../../../lib/sys/constants.js'
import { Descriptor } from '../../../lib/sys/descriptor.js'
import { createMap } from '../../../lib/sys/map-attributes.js'
import { native } from '../../../lib/sys/native.js'
import { oneInteger } from '../../native/support/btf.js'

const { r0, exit, mov } = asm
const structOps = 26

function kernelStruct(name: string): BtfStruct {
  const type = Btf.kernel().find(name, 'struct')
  if (type?.kind !== 'struct') throw new Error(`the kernel has no ${name}`)
  return type
}

const offsetIn = (struct: BtfStruct, name: string) => struct.members.find(member => member.name === name)!.bitOffset / 8

const operation = (member: string) =>
  Program.load({ type: 'struct_ops', license: 'GPL', attachTo: `tcp_congestion_ops.${member}`, instructions: [mov(r0, 2), exit()] })

/** A map that holds a congestion control of that name, ready to be registered. */
function congestionControl(name: string): Descriptor {
  const [value, operations] = [kernelStruct('bpf_struct_ops_tcp_congestion_ops'), kernelStruct('tcp_congestion_ops')]
  const btf = new Descriptor(native.btfLoad(oneInteger(), 0, new Uint8Array()))
  const sizes = { keySize: 4, valueSize: value.size, maxEntries: 1 }
  const map = new Descriptor(createMap({ type: structOps, ...sizes, flags: MapFlag.link, btf: btf.handle, btfVmlinuxValueType: value.id }))
  const memory = native.mapMemory(map.handle)
  if (typeof memory === 'number') throw new Error(`errno ${-memory}`)
  const programs = ['ssthresh', 'undo_cwnd', 'cong_avoid'].map(member => [member, operation(member)] as const)
  const data = 8 + offsetIn(value, 'data')
  for (const [member, { fd }] of programs) new DataView(memory).setBigUint64(data + offsetIn(operations, member), BigInt(fd), true)
  new Uint8Array(memory).set(Buffer.from(name), data + offsetIn(operations, 'name'))
  const status = native.mapUpdate(map.handle, 0)
  for (const [, program] of programs) program.close()
  btf.close()
  if (status < 0) throw new Error(`errno ${-status}`)
  return map
}

const available = () => readFileSync('/proc/sys/net/ipv4/tcp_available_congestion_control', 'utf8').trim().split(' ')

describe('a link to a structure of operations', () => {
  it('registers what the map holds, until it is closed', () => {
    const name = `bpfm_${process.pid}`
    const map = congestionControl(name)
    const link = Link.register(map)
    map.close()
    expect(available()).toContain(name)
    expect(link.info().id).toBeGreaterThan(0)
    link.close()
    expect(available()).not.toContain(name)
  })

  it('is refused for a map without a value', () => {
    const value = kernelStruct('bpf_struct_ops_tcp_congestion_ops')
    const btf = new Descriptor(native.btfLoad(oneInteger(), 0, new Uint8Array()))
    const sizes = { keySize: 4, valueSize: value.size, maxEntries: 1 }
    const map = new Descriptor(
      createMap({ type: structOps, ...sizes, flags: MapFlag.link, btf: btf.handle, btfVmlinuxValueType: value.id })
    )
    expect(() => Link.register(map)).toThrow(/^cannot register map \(descriptor \d+\): EINVAL .*that has its value/)
    map.close()
    btf.close()
  })
})

describe('a program for an operation', () => {
  it('is refused for what is none', () => {
    const load = (attachTo: string) => () => Program.load({ type: 'struct_ops', attachTo, instructions: [mov(r0, 2), exit()] }).close()
    const message = /^attachTo: expected a member of one of the kernel's structures of operations/
    for (const path of ['', 'tcp_congestion_ops', 'tcp_congestion_ops.none', 'no_such_struct.ssthresh']) expect(load(path)).toThrow(message)
    // @ts-expect-error: a number
    expect(load(1)).toThrow(TypeError)
  })
})
