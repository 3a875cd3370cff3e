import { spawnSync } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Descriptor } from '../../../lib/sys/descriptor.js'
import { openPerfEvent, PerfEventType, SoftwareEvent } from '../../../lib/sys/perf-event.js'
import { testCgroup } from '../../support/cgroup.js'
import { childOf } from '../../support/child.js'
import { eventually } from '../../support/eventually.js'
import { patience } from '../../support/patience.js'
import { counting } from './counting.js'

const inChild = childOf<typeof import('./tracing-scenarios.js')>(new URL('./tracing-scenarios.ts', import.meta.url))

describe('a link to a tracepoint', { timeout: 60_000 * patience }, () => {
  it('has a program run each time, until it is closed', () => {
    const [attached, detached] = inChild('countStarts', [], { privateMounts: true }).result!
    expect(attached).toBeGreaterThanOrEqual(1)
    expect(detached).toBe(0)
  })

  it('is refused where there is none of that name', () => {
    const { error } = inChild('attachTo', ['sched/no_such_point'], { privateMounts: true })
    expect(error?.message).toMatch(
      /^cannot attach tracepoint program .* to tracepoint "sched\/no_such_point": ENOENT .*There is no such tracepoint/
    )
  })

  it('is refused for names that are none', () => {
    using starts = counting('tracepoint', 0)
    for (const tracepoint of ['sched_switch', '../sched/sched_switch', 'a/b/c', '']) {
      expect(() => starts.program.attach({ tracepoint })).toThrow(/^tracepoint: expected a tracepoint's name with its folder/)
    }
  })
})

describe('a link to a tracepoint with types', () => {
  it('has a program run that was loaded for it', () => {
    using starts = counting('tracing', 0, { expectedAttachType: 'trace_raw_tp', attachTo: 'sched_process_exec' })
    const link = starts.program.attach()
    spawnSync('true')
    link.close()
    expect(starts.count()).toBeGreaterThanOrEqual(1)
  })

  it('is refused when the kernel has nothing of that name', () => {
    const load = (attachTo: string) => counting('tracing', 0, { expectedAttachType: 'trace_raw_tp', attachTo })
    expect(() => load('no_such_point')).toThrow('attachTo: expected the name of a tracepoint of this kernel, got "no_such_point"')
    expect(() => load('')).toThrow(TypeError)
  })
})

describe('a link to a perf event', () => {
  it('has a program run at each sample', async () => {
    using samples = counting('perf_event', 0)
    const clock = { type: PerfEventType.software, config: SoftwareEvent.cpuClock, samplePeriod: 100_000 }
    const event = new Descriptor(openPerfEvent(clock, { pid: process.pid, cpu: -1 }))
    const link = samples.program.attach({ perfEvent: event })
    event.close()
    await eventually(() => {
      for (let turns = 0; turns < 100_000; turns++) Math.sqrt(turns)
      return samples.count() > 0
    })
    link.close()
  })

  it('is refused for other descriptors', () => {
    using samples = counting('perf_event', 0)
    expect(() => samples.program.attach({ perfEvent: samples.program })).toThrow(/^cannot attach perf_event program/)
    // @ts-expect-error: a number
    expect(() => samples.program.attach({ perfEvent: 5 })).toThrow(/^expected a perf event, or an object with its descriptor/)
  })
})

describe('a program for the entry of a function', () => {
  const load = () => counting('tracing', 0, { expectedAttachType: 'trace_fentry', attachTo: 'bpf_fentry_test1' })

  // Some kernels refuse it when they are locked down, and only then.
  it('runs there, or is refused with a word on the lockdown', () => {
    const refusal = errorOf(() => {
      using entry = load()
      entry.program.attach().close()
    })
    if (refusal !== undefined) expect(refusal).toMatchObject({ name: 'PermissionError', message: expect.stringContaining('locked down') })
  })
})

describe('a program for a hook of LSM', () => {
  // The hooks of a cgroup's processes are a subset of all.
  it.each(['lsm_mac', 'lsm_cgroup'] as const)('is attached, or refused with a word on the lockdown (%s)', expectedAttachType => {
    const cgroup = testCgroup()
    onTestFinished(cgroup.remove)
    const refusal = errorOf(() => {
      using hook = counting('lsm', expectedAttachType === 'lsm_mac' ? 0 : 1, { expectedAttachType, attachTo: 'socket_bind' })
      hook.program.attach(expectedAttachType === 'lsm_mac' ? {} : { cgroup: cgroup.path }).close()
    })
    if (refusal !== undefined) expect(refusal).toMatchObject({ name: 'PermissionError', message: expect.stringContaining('locked down') })
  })

  it('is refused when the kernel has none of that name', () => {
    expect(() => counting('lsm', 0, { expectedAttachType: 'lsm_mac', attachTo: 'no_such_hook' })).toThrow(
      'attachTo: expected the name of a hook of LSM of this kernel, got "no_such_hook"'
    )
  })
})

function errorOf(call: () => void): unknown {
  try {
    call()
    return undefined
  } catch (error) {
    return error
  }
}
