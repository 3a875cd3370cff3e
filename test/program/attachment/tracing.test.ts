import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readPrivileges } from '../../../lib/errors/privileges.js'
import { attachProgram } from '../../../lib/program/attachment/attach.js'
import { Descriptor } from '../../../lib/sys/descriptor.js'
import { openPerfEvent, PerfEventType, SoftwareEvent } from '../../../lib/sys/perf-event.js'
import { testCgroup } from '../../support/cgroup.js'
import { childOf } from '../../support/child.js'
import { eventually } from '../../support/eventually.js'
import { needs, needsLinux } from '../../support/kernel/needs.js'
import { patience } from '../../support/patience.js'
import { counting } from './counting.js'
import { loaded } from './loaded.js'

const inChild = childOf<typeof import('./tracing-scenarios.js')>(new URL('./tracing-scenarios.ts', import.meta.url))

const isEmpty = {
  otherwise: () => expect(inChild('countStarts', [], { privateMounts: true }).error?.message).toContain('has no folder events.')
}

describe('a link to a tracepoint', { timeout: 60_000 * patience }, () => {
  needs('tracefs').it('has a program run each time, until it is closed', isEmpty, () => {
    const [attached, detached] = inChild('countStarts', [], { privateMounts: true }).result!
    expect(attached).toBeGreaterThanOrEqual(1)
    expect(detached).toBe(0)
  })

  needs('tracefs').it('is refused where there is none of that name', () => {
    const { error } = inChild('attachTo', ['sched/no_such_point'], { privateMounts: true })
    expect(error?.message).toMatch(
      /^cannot attach tracepoint program .* to tracepoint "sched\/no_such_point": ENOENT .*There is no such tracepoint/
    )
  })

  it('is refused with a word on the lockdown where tracefs is empty', () => {
    const { error } = inChild('attachWithEmptyTracefs', [], { privateMounts: true })
    const { lockdown } = readPrivileges()
    expect(error?.message).toMatch(/: ENOENT .* has no folder events\./)
    expect(error?.message.includes('locked down')).toBe(lockdown !== 'none')
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
  const openClock = () => {
    const clock = { type: PerfEventType.software, config: SoftwareEvent.cpuClock, samplePeriod: 100_000 }
    return new Descriptor(openPerfEvent(clock, { pid: process.pid, cpu: -1 }))
  }
  const attachBriefly = () => {
    using samples = counting('perf_event', 0)
    const event = openClock()
    onTestFinished(() => void event.close())
    samples.program.attach({ perfEvent: event }).close()
  }

  needsLinux('5.15').it('has a program run at each sample', { refused: attachBriefly }, async () => {
    using samples = counting('perf_event', 0)
    const event = openClock()
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

  needs('fentry').it('runs there', { refused: load }, () => {
    using entry = load()
    const link = entry.program.attach()
    // The kernel calls such functions when one of these programs is run for a test.
    entry.program.run()
    expect(entry.count()).toBe(1)
    link.close()
  })
})

describe('a program that replaces a function of another program', () => {
  it('is attached by other means', () => {
    using starts = counting('tracing', 0, { expectedAttachType: 'trace_raw_tp', attachTo: 'sched_process_exec' })
    using given = loaded(starts.program)
    expect(() => attachProgram({ ...given, type: 'ext' }, [])).toThrow(
      / cannot be attached by a link: bpf-maps does not replace functions /
    )
  })
})

describe('a program for a hook of LSM', () => {
  const load = () => counting('lsm', 0, { expectedAttachType: 'lsm_mac', attachTo: 'file_open' })

  needs('lsm').it('runs there, until its link is closed', { refused: load }, () => {
    using hook = load()
    const link = hook.program.attach()
    readFileSync('/proc/self/status')
    expect(hook.count()).toBeGreaterThanOrEqual(1)
    link.close()
    const counted = hook.count()
    readFileSync('/proc/self/status')
    expect(hook.count()).toBe(counted)
  })

  // The hooks of a cgroup's processes are a subset of all.
  needs('lsm_cgroup').it('runs for the processes of a cgroup', { refused: loadForCgroup }, async () => {
    const cgroup = testCgroup()
    onTestFinished(cgroup.remove)
    using hook = loadForCgroup()
    using _link = hook.program.attach({ cgroup: cgroup.path })
    await bindSocket()
    expect(hook.count()).toBe(0)
    cgroup.enter()
    await bindSocket()
    expect(hook.count()).toBe(1)
  })

  it('is not attached where the kernel runs none', () => {
    const { error } = inChild('attachLsmUnder', ['capability,yama'], { privateMounts: true })
    expect(error).toMatchObject({
      name: 'NotSupportedError',
      message: expect.stringMatching(/ to its hook of LSM: EOPNOTSUPP .* add it to its option, lsm=capability,yama,bpf\.$/)
    })
    expect(inChild('attachLsmUnder', ['capability,bpf'], { privateMounts: true })).toEqual({})
  })

  it('is refused when the kernel has none of that name', () => {
    expect(() => counting('lsm', 0, { expectedAttachType: 'lsm_mac', attachTo: 'no_such_hook' })).toThrow(
      'attachTo: expected the name of a hook of LSM of this kernel, got "no_such_hook"'
    )
  })
})

function loadForCgroup() {
  return counting('lsm', 1, { expectedAttachType: 'lsm_cgroup', attachTo: 'socket_bind' })
}

async function bindSocket(): Promise<void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.close()
}
