import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { ArrayMap, asm, HashMap, Program, type ProgramDefinition, u32 } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Counting, counting } from '../program/attachment/counting.js'
import { testCgroup } from '../support/cgroup.js'
import { denialOf, type FeatureName } from '../support/kernel/features.js'
import { needs } from '../support/kernel/needs.js'

type Place = Partial<ProgramDefinition<'tracing' | 'lsm'>>

// Where a process begins: a function that kernels of all builds have, with BTF.
const places: readonly [name: string, feature: FeatureName, type: 'tracing' | 'lsm', place: Place][] = [
  ['at the entry of a function', 'fentry', 'tracing', { attachTo: 'wake_up_new_task', expectedAttachType: 'trace_fentry' }],
  ['at the end of a function', 'fentry', 'tracing', { attachTo: 'wake_up_new_task', expectedAttachType: 'trace_fexit' }],
  ['around what a function returns', 'fentry', 'tracing', { attachTo: 'security_bprm_check', expectedAttachType: 'modify_return' }],
  ['at a hook of LSM', 'lsm', 'lsm', { attachTo: 'bprm_check_security', expectedAttachType: 'lsm_mac' }],
  ['at a hook of LSM, and may sleep', 'lsm', 'lsm', { attachTo: 'bprm_committed_creds', expectedAttachType: 'lsm_mac', sleepable: true }]
]

describe('a program', () => {
  for (const [name, feature, type, place] of places) {
    const attach = () => {
      using starts = counting<'tracing' | 'lsm'>(type, 0, place)
      return countsAround(starts, () => starts.program.attach(), startProcess)
    }
    // Where the module is missing, programs are attached and never run.
    const refusal = denialOf(feature)?.cause.error ? { refused: attach } : {}
    needs(feature).it(`runs ${name} until its link is closed`, refusal, () => expect(attach()).toEqual([expect.toSatisfy(isPositive), 0]))
  }

  it('runs at a tracepoint with types until its link is closed', () => {
    using starts = counting('tracing', 0, { attachTo: 'sched_process_exec', expectedAttachType: 'trace_raw_tp' })
    expect(countsAround(starts, () => starts.program.attach(), startProcess)).toEqual([expect.toSatisfy(isPositive), 0])
  })

  const countBinds = async () => {
    const cgroup = testCgroup()
    onTestFinished(cgroup.remove)
    cgroup.enter()
    using binds = counting('lsm', 1, { attachTo: 'socket_bind', expectedAttachType: 'lsm_cgroup' })
    const link = binds.program.attach({ cgroup: cgroup.path })
    await bindSocket()
    link.close()
    const counted = binds.count()
    await bindSocket()
    return [counted, binds.count() - counted]
  }
  needs('lsm_cgroup').it('runs at a hook of LSM for the processes of a cgroup', { refused: countBinds }, async () =>
    expect(await countBinds()).toEqual([1, 0])
  )

  for (const atReturn of [false, true]) {
    const attach = () => {
      using starts = counting('kprobe', 0)
      return countsAround(starts, () => starts.program.attach({ function: 'wake_up_new_task', atReturn }), startProcess)
    }
    needs('kprobes').it(`runs at any function until its link is closed (at return: ${atReturn})`, { refused: attach }, () =>
      expect(attach()).toEqual([expect.toSatisfy(isPositive), 0])
    )
  }
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

  const maps = {
    hash: () => HashMap.create({ key: u32, value: u32, maxEntries: 3 }),
    array: () => ArrayMap.create({ value: u32, maxEntries: 3 }),
    'LRU hash': () => HashMap.create({ key: u32, value: u32, maxEntries: 3, lru: true })
  }
  for (const [name, create] of Object.entries(maps)) {
    const readElements = () => {
      using map = create()
      map.set(0, 5).set(1, 6).set(2, 7)
      using program = iterator('bpf_map_elem', write(24, [load32(r1, [r7])]))
      using link = program.attachIterator({ map })
      return [...new Uint32Array(new Uint8Array(link.read()).buffer)].sort()
    }
    needs('element iterators').it(`goes over the elements of a map: ${name}`, { refused: readElements }, () =>
      expect(readElements()).toEqual([5, 6, 7])
    )
  }
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
