import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { StorageMap, u64, VerifierError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { datagramSocket } from './support/sockets.js'
import { countExecutions, countSent, loadInodeIterator, recordMakers } from './support/storage-programs.js'
import { temporaryCgroup } from './support/temporary-cgroup.js'

type Datagrams = Awaited<ReturnType<typeof datagramSocket>>

async function send(from: Datagrams, to: Datagrams, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent++) {
    const arrived = once(to, 'message')
    from.send('x', to.address().port, '127.0.0.1')
    await arrived
  }
}

describe('storage that programs write', () => {
  it('of a socket: it goes on from what was stored here, and each socket has its own', async () => {
    using cgroup = temporaryCgroup()
    cgroup.add(process.pid)
    using sent = StorageMap.create({ name: 'sent', owner: 'socket', value: u64 })
    using _link = countSent(sent, cgroup.path)
    await using first = await datagramSocket()
    await using second = await datagramSocket()
    await using silent = await datagramSocket()
    sent.set(first, 40n)
    await send(first, silent, 3)
    await send(second, silent, 2)
    expect([first, second, silent].map(socket => sent.get(socket))).toEqual([43n, 2n, undefined])
    expect(sent.delete(second)).toBe(true)
    await send(second, silent, 1)
    expect(sent.get(second)).toBe(1n)
  })

  // From then on tracing programs have the helper.
  needsLinux('5.13').it('of a process: it is read while the process is there, and goes with it', async () => {
    using executions = StorageMap.create({ name: 'executions', owner: 'task', value: u64 })
    using _link = countExecutions(executions)
    const child = spawn('/bin/sh', ['-c', 'exec sleep 60'], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    try {
      await eventually(() => executions.get(child.pid!) === 2n)
      expect(executions.has(process.pid)).toBe(false)
    } finally {
      child.kill('SIGKILL')
      await ended
    }
    expect(thrownBy(() => executions.get(child.pid!))).toMatchObject({ code: 'ESRCH' })
  })

  needsLinux('6.2').it('of a cgroup, from the moment at which it is made', () => {
    using before = temporaryCgroup()
    using makers = StorageMap.create({ name: 'makers', owner: 'cgroup', value: u64 })
    using link = recordMakers(makers)
    using cgroup = temporaryCgroup()
    expect([makers.get(cgroup.path), makers.get(before.path)]).toEqual([BigInt(process.pid), undefined])
    link.close()
    using after = temporaryCgroup()
    expect([makers.get(cgroup.path), makers.get(after.path)]).toEqual([BigInt(process.pid), undefined])
  })

  // LSM programs are the only ones that may write it. Many kernels have them switched off, or refuse them by lockdown, so that no test can
  // count on one: what is held here is that no other way is there.
  it('of an inode: not when they are tracing programs', () => {
    using tags = StorageMap.create({ owner: 'inode', value: u64 })
    const error = thrownBy(() => loadInodeIterator(tags))
    expect(error).toBeInstanceOf(VerifierError)
    expect((error as VerifierError).message).toMatch(/(cannot use helper|unknown func) bpf_inode_storage_get/)
  })

  needsLinux('5.13').it('is not attached to once it is closed', () => {
    const executions = StorageMap.create({ owner: 'task', value: u64 })
    executions.close()
    expect(() => countExecutions(executions)).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})
