import type { Socket as DatagramSocket } from 'node:dgram'
import type { Server, Socket } from 'node:net'
import {
  CpuMap,
  type CpuQueue,
  type Device,
  DeviceMap,
  type Program,
  ReuseportSocketArray,
  SocketMap,
  struct,
  u16be,
  type u32,
  XskMap
} from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

declare const program: Program<'xdp'>
declare const stream: Socket
declare const server: Server
declare const datagrams: DatagramSocket
declare const unknownBefore: boolean

describe('DeviceMap', () => {
  const devices = DeviceMap.create({ maxEntries: 1 })
  const withoutPrograms = DeviceMap.create({ maxEntries: 1, hash: true, programs: false })

  it('takes names, indexes and interfaces with programs, and gives what the kernel knows', () => {
    devices.set(0, 'eth0').set(0, 2).set(0, { interface: 'eth0', program })
    expectTypeOf(devices).toEqualTypeOf<DeviceMap<true>>()
    expectTypeOf(devices.get(0)).toEqualTypeOf<Device | undefined>()
    expectTypeOf([...devices]).toEqualTypeOf<[number, Device][]>()
    expectTypeOf(devices.delete).returns.toBeBoolean()
  })

  it('takes programs only where values have room for them', () => {
    withoutPrograms.set(0, 'eth0')
    // @ts-expect-error no room
    withoutPrograms.set(0, { interface: 'eth0', program })
    expectTypeOf(DeviceMap.open('/p')).toEqualTypeOf<DeviceMap<boolean>>()
    expectTypeOf(DeviceMap.create({ maxEntries: 1, programs: unknownBefore })).toEqualTypeOf<DeviceMap<boolean>>()
  })

  it('has the keys and values of the kernel, and no modes', () => {
    // @ts-expect-error an id says nothing of who has it
    devices.set(0, { interface: 'eth0', program: 12 })
    // @ts-expect-error the kernel does not tell new keys from old ones in all of them
    devices.set(0, 'eth0', 'create')
    // @ts-expect-error keys are numbers
    devices.get('eth0')
    // @ts-expect-error the values have one form
    DeviceMap.create({ maxEntries: 1, value: u16be })
    // @ts-expect-error there is no such step
    devices.take(0)
  })
})

describe('CpuMap', () => {
  const cpus = CpuMap.create()
  const withoutPrograms = CpuMap.create({ programs: false })

  it('takes sizes of queues, and queues with programs', () => {
    cpus.set(0, 192).set(0, { queueSize: 192 }).set(0, { queueSize: 192, program })
    withoutPrograms.set(0, 192).set(0, { queueSize: 192 })
    // @ts-expect-error no room
    withoutPrograms.set(0, { queueSize: 192, program })
    expectTypeOf(cpus).toEqualTypeOf<CpuMap<true>>()
    expectTypeOf(cpus.get(0)).toEqualTypeOf<CpuQueue | undefined>()
    expectTypeOf([...cpus.entries()]).toEqualTypeOf<[number, CpuQueue][]>()
    expectTypeOf(CpuMap.open({ id: 1 })).toEqualTypeOf<CpuMap<boolean>>()
  })

  it('lacks what the kernel lacks', () => {
    // @ts-expect-error a queue has a size
    cpus.set(0, { program })
    // @ts-expect-error the kernel takes no such flags for it
    CpuMap.create({ access: 'read' })
    // @ts-expect-error its slots are always there
    cpus.set(0, 192, 'create')
  })
})

describe('XskMap', () => {
  const sockets = XskMap.create({ maxEntries: 1 })

  it('takes descriptors, and gives nothing', () => {
    expectTypeOf(sockets.set(0, { fd: 3 }, 'create')).toEqualTypeOf<XskMap>()
    expectTypeOf(sockets.delete).returns.toBeVoid()
    expectTypeOf<XskMap>().not.toHaveProperty('get')
    expectTypeOf<XskMap>().not.toHaveProperty('has')
    expectTypeOf<XskMap>().not.toHaveProperty('entries')
    // @ts-expect-error a number may be anything
    sockets.set(0, 3)
    // @ts-expect-error Node has no sockets of this family
    sockets.set(0, stream)
  })
})

describe('SocketMap', () => {
  const Flow = struct({ port: u16be })
  const array = SocketMap.create({ maxEntries: 1 })
  const hash = SocketMap.create({ key: Flow, maxEntries: 1 })

  it('takes sockets of Node’s and descriptors, and gives cookies', () => {
    array.set(0, stream).set(0, server, 'replace').set(0, datagrams).set(0, { fd: 3 })
    expectTypeOf(array).toEqualTypeOf<SocketMap<typeof u32>>()
    expectTypeOf(array.get(0)).toEqualTypeOf<bigint | undefined>()
    expectTypeOf([...array]).toEqualTypeOf<[number, bigint][]>()
    // @ts-expect-error a cookie is not enough to find the socket by
    array.set(0, 12n)
    // @ts-expect-error there is no such mode
    array.set(0, stream, 'upsert')
  })

  it('has keys as its codec says', () => {
    expectTypeOf(hash.get).parameter(0).toEqualTypeOf<{ readonly port: number }>()
    expectTypeOf([...hash.keys()]).toEqualTypeOf<{ port: number }[]>()
    expectTypeOf(hash.nextKey()).toEqualTypeOf<{ port: number } | undefined>()
    expectTypeOf(SocketMap.open('/p')).toEqualTypeOf<SocketMap<typeof u32>>()
    expectTypeOf(SocketMap.open('/p', { key: Flow })).toEqualTypeOf<SocketMap<typeof Flow>>()
    // @ts-expect-error a field is missing
    hash.set({}, stream)
    // @ts-expect-error the kernel takes no such flags for it
    SocketMap.create({ maxEntries: 1, programAccess: 'read' })
  })
})

describe('ReuseportSocketArray', () => {
  const listeners = ReuseportSocketArray.create({ maxEntries: 1 })

  it('takes sockets, and gives cookies', () => {
    expectTypeOf(listeners.set(0, server).set(1, datagrams, 'create')).toEqualTypeOf<ReuseportSocketArray>()
    expectTypeOf(listeners.get(0)).toEqualTypeOf<bigint | undefined>()
    expectTypeOf([...listeners]).toEqualTypeOf<[number, bigint][]>()
    expectTypeOf(listeners.delete).returns.toBeBoolean()
    // @ts-expect-error slots are numbers
    listeners.set('first', server)
    // @ts-expect-error how many slots?
    ReuseportSocketArray.create({})
    // @ts-expect-error a port is no socket
    listeners.set(0, 80)
  })
})
