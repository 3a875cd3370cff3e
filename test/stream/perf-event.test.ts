import { PerfEvent } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { childOf } from '../support/child.js'

const inChild = childOf<typeof import('./support/open-counter.js')>(new URL('./support/open-counter.ts', import.meta.url))

function work(): number {
  let sum = 0
  for (let i = 0; i < 100_000; i++) sum += Math.sqrt(i)
  return sum
}

describe('a perf event', () => {
  it('counts what this thread does', () => {
    using clock = PerfEvent.open({ event: 'task-clock' })
    const { count: before } = clock.read()
    work()
    const { count, enabled, running } = clock.read()
    expect(count).toBeGreaterThan(before)
    expect(enabled).toBeGreaterThan(0n)
    expect(running).toBe(enabled)
  })

  it('counts what happens on a CPU, and what a process does', () => {
    using ofCpu = PerfEvent.open({ event: 'cpu-clock', cpu: 0 })
    using ofProcess = PerfEvent.open({ event: 'task-clock', pid: process.pid })
    work()
    expect(ofCpu.read().count).toBeGreaterThan(0n)
    expect(ofProcess.read().count).toBeGreaterThan(0n)
    expect(String(ofCpu)).toBe('perf event "cpu-clock" of CPU 0')
    expect(String(ofProcess)).toBe(`perf event "task-clock" of process ${process.pid}`)
  })

  it('counts only while it is enabled', () => {
    using clock = PerfEvent.open({ event: 'task-clock', disabled: true })
    work()
    expect(clock.read().count).toBe(0n)
    clock.enable()
    work()
    clock.disable()
    const { count } = clock.read()
    expect(count).toBeGreaterThan(0n)
    work()
    expect(clock.read().count).toBe(count)
  })

  it('is opened by the numbers of the kernel', () => {
    using faults = PerfEvent.open({ event: { type: 1, config: 2n } })
    expect(String(faults)).toBe('perf event 1:2 of this thread')
    expect(faults.read().count).toBeGreaterThanOrEqual(0n)
  })

  it('says that there is no such counter', () => {
    expect(() => PerfEvent.open({ event: { type: 12_345, config: 0 } })).toThrow(/ENOENT .* Nothing counts this here/)
    expect(() => PerfEvent.open({ event: 'cpu-clock', cpu: 100_000 })).toThrow(/no such CPU/)
  })

  it('says which capability is missing', () => {
    const { error } = inChild('openCpuClock', [], { nobody: true })
    expect(error).toMatchObject({ name: 'PermissionError', missing: ['CAP_PERFMON'], command: 'perf_event_open' })
  })

  it.each([
    [{ event: 'nonsense' }, /^event: expected an event \(cpu-clock, /],
    [{ event: 'cpu-clock', cpu: -1 }, /^cpu: expected an integer from 0/],
    [{ event: 'cpu-clock', pid: 0 }, /^pid: expected an integer from 1/],
    [{ event: 'cpu-clock', sample: { period: 0 } }, /^period: /],
    [{ event: 'cpu-clock', sample: {} }, /^frequency: /],
    [{ event: 'cpu-clock', disabled: 1 }, /^disabled: /]
  ])('refuses %j', (options, message) => {
    expect(() => PerfEvent.open(options as never)).toThrow(message)
  })

  it('is refused after close', () => {
    const clock = PerfEvent.open({ event: 'task-clock' })
    clock.close()
    clock.close()
    expect(clock.closed).toBe(true)
    for (const use of [() => clock.read(), () => clock.enable(), () => clock.disable(), () => clock.fd]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    }
  })
})
