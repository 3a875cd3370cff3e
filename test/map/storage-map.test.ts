import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMap, openMap, StorageMap, struct, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { connection, listener } from './support/sockets.js'
import { temporaryCgroup } from './support/temporary-cgroup.js'

const Tag = struct({ tenant: u32, since: u64 })
const tag = { tenant: 7, since: 1n }
const other = { tenant: 8, since: 2n }

/** A file that goes at the end. */
function temporaryFile(): { readonly path: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  const path = join(folder, 'file')
  writeFileSync(path, '')
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

describe('a storage map', () => {
  it('keeps values with sockets', async () => {
    await using pair = await connection()
    using tags = StorageMap.create({ name: 'tags', owner: 'socket', value: Tag })
    expect(tags.get(pair.client)).toBeUndefined()
    expect(tags.set(pair.client, tag).set(pair.server, other)).toBe(tags)
    expect([tags.get(pair.client), tags.get(pair.server), tags.has(pair.accepted)]).toEqual([tag, other, false])
    expect([tags.delete(pair.client), tags.delete(pair.client), tags.has(pair.client)]).toEqual([true, false, false])
  })

  it('gives accepted sockets a copy, if told so', async () => {
    using tags = StorageMap.create({ owner: 'socket', value: Tag, clone: true })
    await using server = await listener()
    tags.set(server, tag)
    await using pair = await connection(server)
    expect([tags.get(pair.accepted), tags.has(pair.client)]).toEqual([tag, false])
  })

  it('keeps values with files, whatever their names', () => {
    using file = temporaryFile()
    using tags = StorageMap.create({ owner: 'inode', value: Tag })
    tags.set(file.path, tag)
    const renamed = `${file.path}-renamed`
    renameSync(file.path, renamed)
    expect(tags.get(renamed)).toEqual(tag)
    const fd = openSync(renamed, 'r')
    expect(tags.get({ fd })).toEqual(tag)
    closeSync(fd)
    expect(thrownBy(() => tags.get(file.path))).toMatchObject({ name: 'BpfError', code: 'ENOENT' })
  })

  needsLinux('5.11').it('keeps values with processes', { refused: () => StorageMap.create({ owner: 'task', value: u64 }) }, () => {
    using tags = StorageMap.create({ owner: 'task', value: u64 })
    tags.set(process.pid, 5n)
    expect([tags.get(process.pid), tags.get(process.ppid), tags.delete(process.pid), tags.get(process.pid)]).toEqual([
      5n,
      undefined,
      true,
      undefined
    ])
    expect(thrownBy(() => tags.get(0x7fff_ffff))).toMatchObject({ code: 'ESRCH', command: 'pidfd_open' })
  })

  needsLinux('6.2').it('keeps values with cgroups', { refused: () => StorageMap.create({ owner: 'cgroup', value: Tag }) }, () => {
    using cgroup = temporaryCgroup()
    using tags = StorageMap.create({ owner: 'cgroup', value: Tag })
    tags.set(cgroup.path, tag)
    expect([tags.get(cgroup.path), tags.delete(cgroup.path), tags.has(cgroup.path)]).toEqual([tag, true, false])
  })

  needsLinux('5.11').it('has modes', () => {
    using tags = StorageMap.create({ owner: 'task', value: u64 })
    expect(thrownBy(() => tags.set(process.pid, 1n, 'replace'))).toMatchObject({ code: 'ENOENT' })
    tags.set(process.pid, 1n, 'create').set(process.pid, 2n, 'replace')
    expect(thrownBy(() => tags.set(process.pid, 3n, 'create'))).toMatchObject({ code: 'EEXIST' })
    expect(tags.get(process.pid)).toBe(2n)
  })

  needsLinux('5.11').it('is opened with its owner and codec, also as a map of any type', () => {
    using tags = StorageMap.create({ owner: 'task', value: u64 }).set(process.pid, 5n)
    using opened = StorageMap.open({ id: tags.id }, { owner: 'task', value: u64 })
    expect(opened.get(process.pid)).toBe(5n)
    using raw = StorageMap.open({ id: tags.id }, { owner: 'task' })
    expect(raw.get(process.pid)).toEqual(new Uint8Array([5, 0, 0, 0, 0, 0, 0, 0]))
    expect(() => StorageMap.open({ id: tags.id }, { owner: 'socket' })).toThrow(/type is task_storage, expected sk_storage$/)
    using any = openMap({ id: tags.id })
    expect(any instanceof StorageMap && any.type).toBe('task_storage')
    using made = createMap({ type: 'task_storage', keySize: 4, valueSize: 8, maxEntries: 0, flags: 1 })
    expect(made.set(process.pid, new Uint8Array(8)).has(process.pid)).toBe(true)
  })

  needsLinux('5.11').it('refuses what is no owner, or no value, before the call', () => {
    using tasks = StorageMap.create({ owner: 'task', value: u64 })
    using inodes = StorageMap.create({ owner: 'inode', value: u64 })
    using sockets = StorageMap.create({ owner: 'socket', value: u64 })
    for (const owner of ['1', 0, -1, 1.5, null, undefined, {}, { fd: 'x' }])
      expect(() => tasks.get(owner as number)).toThrow(/^owner: expected /)
    for (const owner of [5, null, undefined, {}, { fd: -1 }]) expect(() => inodes.get(owner as string)).toThrow(/^owner: expected /)
    for (const owner of [5, 'socket', null, {}]) expect(() => sockets.get(owner as { fd: number })).toThrow(/^owner: expected a socket/)
    expect(() => tasks.set(process.pid, -1n)).toThrow(/^value: /)
    expect(() => tasks.set(process.pid, 1n, 'sometimes' as 'any')).toThrow(/^mode: /)
    expect(() => StorageMap.create({ owner: 'user' as 'task', value: u64 })).toThrow(
      /^owner: expected one of 'socket', 'inode', 'task', 'cgroup', got/
    )
  })

  needsLinux('5.11').it('says what is the descriptor of something else', () => {
    using sockets = StorageMap.create({ owner: 'socket', value: u64 })
    expect(thrownBy(() => sockets.get({ fd: sockets.fd })).message).toMatch(/: ENOTSOCK .* something else than a socket\.$/)
    using tasks = StorageMap.create({ owner: 'task', value: u64 })
    expect(thrownBy(() => tasks.delete({ fd: 0 })).message).toMatch(/: EBADF .* it is no pidfd\.$/)
  })

  needsLinux('6.2').it('says what is no cgroup', () => {
    using cgroups = StorageMap.create({ owner: 'cgroup', value: u64 })
    expect(thrownBy(() => cgroups.get('/proc')).message).toMatch(
      /: EBADF .* neither the folder of a version 2 cgroup nor a descriptor of one\.$/
    )
  })
})
