import { spawn, spawnSync } from 'node:child_process'
import { PerfBuffer, PerfEventArray, struct, text, u32 } from 'bpf-maps'
import { expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { execSender } from './support/exec-sender.js'

const Exec = struct({ pid: u32, command: text(16) })
type Exec = { pid: number; command: string }

const onlyOf = (pids: readonly number[], events: readonly Exec[]) => events.filter(({ pid }) => pids.includes(pid))

needsLinux('5.10').describe('programs that are started', () => {
  it('are received live, with process id and command name', async () => {
    using events = PerfEventArray.create({ name: 'exec_events' })
    using buffer = PerfBuffer.open(events, { event: Exec })
    using _sender = execSender(events)
    const child = spawn('/bin/true')
    for await (const { pid, command } of buffer) {
      if (pid !== child.pid) continue
      expect(command).toBe('true')
      break
    }
  })

  it('are received once each, whatever CPU they run on', async () => {
    using events = PerfEventArray.create({ name: 'exec_events' })
    using buffer = PerfBuffer.open(events, { event: Exec })
    using _sender = execSender(events)
    const seen: Exec[] = []
    buffer.listen(event => seen.push(event))
    const pids = Array.from({ length: 20 }, () => spawnSync('/bin/true').pid)
    await eventually(() => onlyOf(pids, seen).length >= pids.length)
    const found = onlyOf(pids, seen)
    expect(found).toHaveLength(pids.length)
    expect(new Set(found.map(({ pid }) => pid))).toEqual(new Set(pids))
    expect(found.every(({ command }) => command === 'true')).toBe(true)
  })

  it('are counted as lost while it is paused', () => {
    let reported = 0
    using events = PerfEventArray.create({ name: 'exec_events' })
    using buffer = PerfBuffer.open(events, { event: Exec, onLost: ({ count }) => (reported += count) })
    using _sender = execSender(events)
    buffer.pause()
    const missed = Array.from({ length: 3 }, () => spawnSync('/bin/true').pid)
    if (!isOlderThan('6.0')) expect(buffer.statistics().lost).toBeGreaterThanOrEqual(missed.length)
    buffer.resume()
    const found: Exec[] = []
    // The kernel reports what was lost on a CPU with the next sample there that finds room.
    for (let tries = 0; tries < 200 && reported < missed.length; tries++) {
      spawnSync('/bin/true')
      found.push(...buffer.drain())
    }
    expect(reported).toBeGreaterThanOrEqual(missed.length)
    expect(onlyOf(missed, found)).toEqual([])
  })
})
