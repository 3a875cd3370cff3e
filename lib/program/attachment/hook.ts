import { closeSync, openSync } from 'node:fs'
import { bpfError } from '../../errors/index.js'
import { asBpfError } from '../../errors/system-error.js'
import { type AttachType, attachTypes } from '../../sys/attach-types.js'
import { native } from '../../sys/native.js'

/** A place that programs are attached to without a link: the kernel keeps them there, whoever made it do so has gone or not. */
export interface Hook {
  /** The command that attaches, for messages. */
  readonly command: string
  /** The first Linux that attaches programs there. */
  readonly since: string
  /** Whether a program that is attached takes the place of the one before: else both run. */
  readonly holdsOne: boolean
  /** 0 or `-errno`; `program` is a handle. */
  readonly attach: (program: number) => number
  readonly detach: (program: number) => number
  readonly close: () => void
}

const command = 'BPF_PROG_ATTACH'
// BPF_F_ALLOW_MULTI: beside other programs, as links are.
const besideOthers = 1 << 1

/** A map of sockets. The kernel keeps programs with the map. Since Linux 4.14. */
export function socketMapHook(fd: number, type: AttachType): Hook {
  const map = adopt(fd, 'a map of sockets')
  const target = () => native.descriptor(map)
  return {
    ...{ command, since: '4.14', holdsOne: true },
    attach: program => native.programAttach(program, target(), attachTypes[type].number, 0),
    detach: program => native.programDetach(program, target(), attachTypes[type].number),
    close: () => void native.close(map)
  }
}

/** A cgroup. The kernel keeps programs with the cgroup. Since Linux 4.15, with others beside them. */
export function cgroupHook(fd: number, type: AttachType): Hook {
  const what = 'keep the cgroup open that a program is attached to'
  const target = asBpfError({ command: 'open', what }, () => openSync(`/proc/self/fd/${fd}`, 'r'))
  return {
    ...{ command, since: '4.15', holdsOne: false },
    attach: program => native.programAttach(program, target, attachTypes[type].number, besideOthers),
    detach: program => native.programDetach(program, target, attachTypes[type].number),
    close: () => closeSync(target)
  }
}

/** A perf event, which holds the program until it is closed. Since Linux 4.7 for tracepoints. */
export function perfEventHook(fd: number): Hook {
  const event = adopt(fd, 'a perf event')
  return {
    ...{ command: 'PERF_EVENT_IOC_SET_BPF', since: '4.7', holdsOne: true },
    attach: program => native.perfEventSetProgram(event, program),
    detach: () => native.close(event),
    close: () => void native.close(event)
  }
}

function adopt(fd: number, what: string): number {
  const handle = native.adopt(fd)
  if (handle >= 0) return handle
  throw bpfError({ errno: -handle, command: 'BPF_OBJ_GET_INFO_BY_FD', what: `attach a program to ${what}` })
}
