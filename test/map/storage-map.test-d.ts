import type { Socket } from 'node:net'
import { type bytes, type HasFd, perCpu, type SocketReference, StorageMap, struct, u32, u64 } from 'bpf-maps'
import { describe, expectTypeOf, it } from 'vitest'

declare const socket: Socket

describe('StorageMap', () => {
  const Tag = struct({ tenant: u32, since: u64 })
  const tags = StorageMap.create({ owner: 'socket', value: Tag })
  const tasks = StorageMap.create({ owner: 'task', value: u64 })

  it('takes owners of its kind', () => {
    expectTypeOf(tags.get).parameter(0).toEqualTypeOf<SocketReference>()
    expectTypeOf(tasks.get).parameter(0).toEqualTypeOf<number | HasFd>()
    expectTypeOf(StorageMap.create({ owner: 'inode', value: u64 }).has)
      .parameter(0)
      .toEqualTypeOf<string | HasFd>()
    expectTypeOf(StorageMap.create({ owner: 'cgroup', value: u64 }).delete)
      .parameter(0)
      .toEqualTypeOf<string | HasFd>()
    // @ts-expect-error a process is no socket
    tags.get(process.pid)
    // @ts-expect-error a path is no process
    tasks.get('/proc/self')
    // @ts-expect-error there are no such owners
    StorageMap.create({ owner: 'user', value: u64 })
  })

  it('takes and gives what its codec does', () => {
    expectTypeOf(tags.get(socket)).toEqualTypeOf<{ tenant: number; since: bigint } | undefined>()
    expectTypeOf(tags.set(socket, { tenant: 1, since: 2 }, 'create')).toEqualTypeOf<typeof tags>()
    expectTypeOf(tags.delete).returns.toBeBoolean()
    // @ts-expect-error a field is missing
    tags.set(socket, { tenant: 1 })
  })

  it('opens with an owner, and with a codec or as bytes', () => {
    expectTypeOf(StorageMap.open('/p', { owner: 'task', value: u64 })).toEqualTypeOf<StorageMap<'task', typeof u64>>()
    expectTypeOf(StorageMap.open('/p', { owner: 'inode' })).toEqualTypeOf<StorageMap<'inode', ReturnType<typeof bytes>>>()
    // @ts-expect-error whose?
    StorageMap.open('/p')
  })

  it('lacks what the kernel lacks', () => {
    expectTypeOf<typeof tags>().not.toHaveProperty('entries')
    expectTypeOf<typeof tags>().not.toHaveProperty('nextKey')
    // @ts-expect-error as many as there are owners
    StorageMap.create({ owner: 'task', value: u64, maxEntries: 1 })
    // @ts-expect-error only listening sockets have copies of themselves
    StorageMap.create({ owner: 'task', value: u64, clone: true })
    StorageMap.create({ owner: 'socket', value: u64, clone: true })
    // @ts-expect-error one value for all CPUs
    StorageMap.create({ owner: 'task', value: perCpu(u64) })
  })
})
