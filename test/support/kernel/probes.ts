// What the kernel makes of the real thing, tried once: `undefined` where it works, or what stands in its way.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, release } from 'node:os'
import { asm, BpfError, CpuMap, HashMap, ipv4Prefix, LpmTrie, Program, possibleCpus, u32 } from 'bpf-maps'
import { counting } from '../../program/attachment/counting.js'
import { testCgroup } from '../cgroup.js'
import { prepareDelegation } from '../delegate-bpffs.js'

/** The errno's name, or other words where no call was refused; see the table of features. */
export type Obstacle = string

export function iteratesElements(): Obstacle | undefined {
  return refusalOf(['BPF_PROG_LOAD'], () => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 1 })
    const instructions = [asm.mov(asm.r0, 0), asm.exit()]
    using program = Program.load({ type: 'tracing', expectedAttachType: 'trace_iter', attachTo: 'bpf_map_elem', instructions })
    using link = program.attachIterator({ map })
    link.read()
  })
}

export function attachesToFunction(): Obstacle | undefined {
  return refusalOf(['BPF_PROG_LOAD'], () => {
    using entry = counting('tracing', 0, { expectedAttachType: 'trace_fentry', attachTo: 'bpf_fentry_test1' })
    entry.program.attach().close()
  })
}

// Without its module among those that are active, the kernel accepts everything and runs nothing.
export function runsAtSecurityHook(): Obstacle | undefined {
  let count = 0
  const refusal = refusalOf(['BPF_PROG_LOAD', 'BPF_LINK_CREATE'], () => {
    using hook = counting('lsm', 0, { expectedAttachType: 'lsm_mac', attachTo: 'file_open' })
    using _link = hook.program.attach()
    readFileSync('/proc/self/status')
    count = hook.count()
  })
  return refusal ?? (count === 0 ? 'never runs' : undefined)
}

export function runsAtSecurityHookOfCgroup(): Obstacle | undefined {
  const elsewhere = runsAtSecurityHook()
  if (elsewhere !== undefined) return elsewhere
  const cgroup = testCgroup()
  try {
    return refusalOf(['BPF_PROG_LOAD', 'BPF_LINK_CREATE'], () => {
      using hook = counting('lsm', 1, { expectedAttachType: 'lsm_cgroup', attachTo: 'socket_bind' })
      hook.program.attach({ cgroup: cgroup.path }).close()
    })
  } finally {
    cgroup.remove()
  }
}

export function attachesKernelProbe(): Obstacle | undefined {
  return refusalOf(['perf_event_open'], () => {
    using calls = counting('kprobe', 0)
    calls.program.attach({ function: 'do_exit' }).close()
  })
}

export function mountsTracefs(): Obstacle | undefined {
  const script = 'mount -t tracefs none /mnt && ls /mnt/events/sched/sched_process_exec/id'
  const { status, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script], { encoding: 'utf8' })
  if (status === 0) return undefined
  return stderr.includes('ls:') ? 'no events' : 'cannot be mounted'
}

// The first symbols are offsets of per-CPU variables, and the first of them is 0.
export function showsAddresses(): Obstacle | undefined {
  return /^0*[1-9a-f]/m.test(readFileSync('/proc/kallsyms', 'latin1')) ? undefined : 'no addresses'
}

export function showsConfiguration(): Obstacle | undefined {
  return [`/boot/config-${release()}`, '/proc/config.gz'].some(path => existsSync(path)) ? undefined : 'no file'
}

export function makesUserNamespace(): Obstacle | undefined {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0 ? undefined : 'refused'
}

export function delegates(): Obstacle | undefined {
  const { obstacle, remove } = prepareDelegation()
  try {
    return obstacle()
  } finally {
    remove()
  }
}

export function hasTwoCpus(): Obstacle | undefined {
  return availableParallelism() > 1 ? undefined : 'one CPU'
}

export function replacesInFullTrie(): Obstacle | undefined {
  return refusalOf(['BPF_MAP_UPDATE_ELEM'], () => {
    using trie = LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 1 })
    trie.set('10.0.0.0/8', 1).set('10.0.0.0/8', 2)
  })
}

export function countsImpossibleCpus(): Obstacle | undefined {
  return refusalOf(['BPF_MAP_CREATE'], () => CpuMap.create({ maxEntries: possibleCpus() + 1 }).close())
}

/** Any other error than the kernel's answer to these commands is a fault of the library or of the probe, and has its tests fail. */
function refusalOf(commands: readonly string[], call: () => void): Obstacle | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (error instanceof BpfError && commands.includes(error.command)) return error.code
    throw error
  }
}
