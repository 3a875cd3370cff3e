import { closeSync, openSync, statSync } from 'node:fs'
import { CgroupStorage, openMap, perCpu, possibleCpus, spinLock, struct, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { countPackets, sendPackets } from './support/cgroup-counter.js'
import { temporaryCgroup } from './support/temporary-cgroup.js'

const egress = 'cgroup_inet_egress'
const ingress = 'cgroup_inet_ingress'

describe('the storage of a cgroup', () => {
  it('is written by a program that is attached there, and read here by the cgroup’s path', async () => {
    using cgroup = temporaryCgroup()
    using packets = CgroupStorage.create({ name: 'packets', value: u64 })
    const key = { cgroup: cgroup.path, attachType: egress } as const
    expect([packets.get(key), packets.has(key)]).toEqual([undefined, false])
    using _link = countPackets(packets, cgroup.path, egress)
    expect(packets.get(key)).toBe(0n)
    cgroup.add(process.pid)
    await sendPackets(3)
    expect(packets.get(key)).toBe(3n)
  })

  it('has keys of an inode id and an attach type', () => {
    using cgroup = temporaryCgroup()
    using packets = CgroupStorage.create({ value: u64 })
    using _link = countPackets(packets, cgroup.path, ingress)
    const { ino } = statSync(cgroup.path, { bigint: true })
    expect([...packets.keys()]).toEqual([{ cgroup: ino, attachType: ingress }])
    expect([...packets]).toEqual([[{ cgroup: ino, attachType: ingress }, 0n]])
    expect([...packets.values()]).toEqual([0n])
    expect(packets.getOrThrow({ cgroup: ino, attachType: 0 })).toBe(0n)
    const fd = openSync(cgroup.path, 'r')
    expect(packets.has({ cgroup: fd, attachType: ingress })).toBe(true)
    closeSync(fd)
  })

  it('is written from here where it exists: ENOENT on a new key', () => {
    using cgroup = temporaryCgroup()
    using packets = CgroupStorage.create({ value: u64 })
    const key = { cgroup: cgroup.path, attachType: egress } as const
    expect(thrownBy(() => packets.set(key, 1n))).toMatchObject({
      code: 'ENOENT',
      command: 'BPF_MAP_UPDATE_ELEM',
      message: expect.stringContaining('The kernel makes a storage when a program that uses the map is attached')
    })
    expect(thrownBy(() => packets.getOrThrow(key))).toMatchObject({ code: 'ENOENT', command: 'BPF_MAP_LOOKUP_ELEM' })
    using _link = countPackets(packets, cgroup.path, egress)
    expect(packets.set(key, 40n)).toBe(packets)
    expect(packets.get(key)).toBe(40n)
  })

  it('stays when the program is detached, and goes with the cgroup', async () => {
    using packets = CgroupStorage.create({ value: u64 })
    {
      using cgroup = temporaryCgroup()
      countPackets(packets, cgroup.path, egress)[Symbol.dispose]()
      expect([...packets]).toHaveLength(1)
    }
    await eventually(() => [...packets].length === 0)
  })

  needsLinux('5.9').it('may be one for all attach types', async () => {
    using cgroup = temporaryCgroup()
    using packets = CgroupStorage.create({ value: u64, shared: true })
    using _link = countPackets(packets, cgroup.path, egress)
    cgroup.add(process.pid)
    await sendPackets(2)
    expect(packets.get(cgroup.path)).toBe(2n)
    expect([...packets]).toEqual([[statSync(cgroup.path, { bigint: true }).ino, 2n]])
    expect(CgroupStorage.open({ id: packets.id }, { value: u64, shared: true }).has(cgroup.path)).toBe(true)
    expect(() => CgroupStorage.open({ id: packets.id }, { value: u64 })).toThrow(/keySize is 8, expected 16/)
  })

  it('has a value for each CPU with perCpu', async () => {
    using cgroup = temporaryCgroup()
    using packets = CgroupStorage.create({ value: perCpu(u64) })
    expect(packets.type).toBe('percpu_cgroup_storage')
    using _link = countPackets(packets, cgroup.path, egress)
    cgroup.add(process.pid)
    await sendPackets(4)
    const slots = packets.getOrThrow({ cgroup: cgroup.path, attachType: egress })
    expect(slots).toHaveLength(possibleCpus())
    expect(slots.reduce((sum, slot) => sum + slot)).toBe(4n)
  })

  it('is opened by openMap, with keys that are cgroups', () => {
    using cgroup = temporaryCgroup()
    using packets = CgroupStorage.create({ value: u32 })
    const any = openMap({ id: packets.id })
    expect(any).toBeInstanceOf(CgroupStorage)
    expect((any as unknown as typeof packets).get({ cgroup: cgroup.path, attachType: egress })).toBeUndefined()
  })

  it('with the lock flag it is written in place, and must exist', () => {
    using cgroup = temporaryCgroup()
    using locked = CgroupStorage.create({ value: struct({ count: u64, lock: spinLock }) })
    const key = { cgroup: cgroup.path, attachType: egress } as const
    expect(thrownBy(() => locked.set(key, { count: 1 }, { lock: true }))).toMatchObject({ code: 'ENOENT' })
    using _link = countPackets(locked, cgroup.path, egress)
    locked.set(key, { count: 7 }, { lock: true })
    expect(locked.get(key, { lock: true })).toEqual({ count: 7n })
    using unlocked = CgroupStorage.create({ value: u64 })
    expect(() => unlocked.get(key, { lock: true })).toThrow(/^lock: .* has no lock in its values/)
  })

  it('refuses what is no cgroup, and no attach type', () => {
    using packets = CgroupStorage.create({ value: u64 })
    expect(thrownBy(() => packets.get({ cgroup: '/no/such/cgroup', attachType: egress }))).toMatchObject({
      code: 'ENOENT',
      command: 'stat'
    })
    expect(() => packets.get({ cgroup: {} as never, attachType: egress })).toThrow(/^key\.cgroup: expected the path of a cgroup's folder/)
    expect(() => packets.get({ cgroup: 1n, attachType: 'egress' as never })).toThrow(
      /^key\.attachType: expected the name of an attach type/
    )
    expect(() => packets.get('/sys/fs/cgroup' as never)).toThrow(/^key: expected an object, got /)
    expect(() => packets.get({ cgroup: -1n, attachType: egress })).toThrow(/^key\.cgroup_inode_id: /)
  })
})
