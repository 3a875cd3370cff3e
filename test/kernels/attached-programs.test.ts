import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { ArrayMap, asm, HashMap, Program, type ProgramDefinition, u32 } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { type Counting, counting } from '../program/attachment/counting.js'
import { testCgroup } from '../support/cgroup.js'
import { hasBpfModule, isLockedDown } from './lockdown.js'

type Traced = Partial<ProgramDefinition<'tracing' | 'lsm'>>

// Where a process begins: a function that kernels of all builds have, with BTF.
const newTask: Traced = { attachTo: 'wake_up_new_task' }
const places: readonly [name: string, type: 'tracing' | 'lsm', place: Traced][] = [
  ['at the entry of a function', 'tracing', { ...newTask, expectedAttachType: 'trace_fentry' }],
  ['at the end of a function', 'tracing', { ...newTask, expectedAttachType: 'trace_fexit' }],
  ['around what a function returns', 'tracing', { attachTo: 'security_bprm_check', expectedAttachType: 'modify_return' }],
  ['at a tracepoint with types', 'tracing', { attachTo: 'sched_process_exec', expectedAttachType: 'trace_raw_tp' }],
  ['at a hook of LSM', 'lsm', { attachTo: 'bprm_check_security', expectedAttachType: 'lsm_mac' }],
  ['at a hook of LSM, where it may sleep', 'lsm', { attachTo: 'bprm_check_security', expectedAttachType: 'lsm_mac', sleepable: true }]
]

describe('a program', () => {
  it.each(places)('runs %s until its link is closed, or the error names the lockdown', (_name, type, place) => {
    orNamesLockdown(() => {
      using starts = counting<'tracing' | 'lsm'>(type, 0, place)
      const counts = countsAround(starts, () => starts.program.attach(), startProcess)
      // Attached, but never asked: docs/programs.md.
      expect(counts).toEqual(type === 'tracing' || hasBpfModule() ? [expect.toSatisfy(isPositive), 0] : [0, 0])
    })
  })

  it.skipIf(isOlderThan('6.0'))(
    'runs at a hook of LSM for the processes of a cgroup, or the error names the lockdown (needs Linux 6.0)',
    async () => {
      const cgroup = testCgroup()
      onTestFinished(cgroup.remove)
      cgroup.enter()
      await orNamesLockdownLater(async () => {
        using binds = counting('lsm', 1, { attachTo: 'socket_bind', expectedAttachType: 'lsm_cgroup' })
        const link = binds.program.attach({ cgroup: cgroup.path })
        await bindSocket()
        link.close()
        const counted = binds.count()
        await bindSocket()
        expect([counted, binds.count() - counted]).toEqual([1, 0])
      })
    }
  )
})

describe("a program at one of the kernel's functions without BTF", () => {
  it.each([false, true])('runs there until its link is closed, or the error names the lockdown or the build (at return: %s)', atReturn => {
    using starts = counting('kprobe', 0)
    const attach = () => starts.program.attach({ function: 'wake_up_new_task', atReturn })
    if (existsSync('/sys/bus/event_source/devices/kprobe')) {
      orNamesLockdown(() => expect(countsAround(starts, attach, startProcess)).toEqual([expect.toSatisfy(isPositive), 0]))
    } else {
      expect(attach).toThrow(expect.objectContaining({ name: 'NotSupportedError', message: expect.stringContaining('CONFIG_KPROBES') }))
    }
  })
})

describe('an iterator', () => {
  const { r0, r1, r2, r3, r6, r7, r10, call, exit, jeq, label, load32, load64, mov, store32, add } = asm
  const write = (object: number, value: Parameters<typeof asm.assemble>[0]) => [
    mov(r6, r1),
    // The last call comes with none.
    load64(r7, [r6, object]),
    jeq(r7, 0, 'done'),
    ...value,
    store32([r10, -4], r1),
    load64(r1, [r6]),
    load64(r1, [r1]),
    mov(r2, r10),
    add(r2, -4),
    mov(r3, 4),
    call('seq_write'),
    label('done'),
    mov(r0, 0),
    exit()
  ]
  const iterator = (attachTo: string, instructions: ReturnType<typeof write>) =>
    Program.load({ type: 'tracing', license: 'GPL', expectedAttachType: 'trace_iter', attachTo, instructions })

  it.each(['task', 'bpf_map', 'task_file', 'bpf_prog', 'tcp', 'udp'])('goes over each %s', kind => {
    using _map = ArrayMap.create({ value: u32, maxEntries: 1 })
    using program = iterator(kind, write(8, [mov(r1, 7)]))
    using link = program.attachIterator()
    // There may be no socket.
    expect(link.read().length).toBeGreaterThanOrEqual(/tcp|udp/.test(kind) ? 0 : 4)
  })

  it.each([
    ['hash', () => HashMap.create({ key: u32, value: u32, maxEntries: 3 })],
    ['array', () => ArrayMap.create({ value: u32, maxEntries: 3 })],
    ['LRU hash', () => HashMap.create({ key: u32, value: u32, maxEntries: 3, lru: true })]
  ])('goes over the elements of a map, or the error names the lockdown: %s', (_name, create) => {
    orNamesLockdown(() => {
      using map = create()
      map.set(0, 5).set(1, 6).set(2, 7)
      using program = iterator('bpf_map_elem', write(24, [load32(r1, [r7])]))
      using link = program.attachIterator({ map })
      const values = [...new Uint32Array(new Uint8Array(link.read()).buffer)]
      expect(values.sort()).toEqual([5, 6, 7])
    })
  })
})

/** How often a program ran: while it was attached, and after that. */
function countsAround(runs: Pick<Counting<'kprobe'>, 'count'>, attach: () => Disposable & { close: () => void }, trigger: () => void) {
  const link = attach()
  trigger()
  link.close()
  const counted = runs.count()
  trigger()
  return [counted, runs.count() - counted]
}

function isPositive(count: number): boolean {
  return count > 0
}

function startProcess(): void {
  spawnSync('true')
}

async function bindSocket(): Promise<void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.close()
}

/** A kernel that is not locked down allows it. */
function orNamesLockdown(use: () => void): void {
  try {
    use()
  } catch (error) {
    checkRefusal(error)
  }
}

async function orNamesLockdownLater(use: () => Promise<void>): Promise<void> {
  await use().catch(checkRefusal)
}

function checkRefusal(error: unknown): void {
  if (!isLockedDown()) throw error
  expect(error).toMatchObject({ name: 'PermissionError', message: expect.stringContaining('locked down') })
}
