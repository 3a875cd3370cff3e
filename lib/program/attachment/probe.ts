import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { atPath, invalidType, outOfRange } from '../../codec/index.js'
import { within } from '../../codec/invalid.js'
import { ElfFile } from '../../elf/elf-file.js'
import { readFunctions } from '../../elf/function-table.js'
import { isExhaustion } from '../../errors/exhaustion.js'
import { bpfError } from '../../errors/index.js'
import { asBpfError, isSystemError } from '../../errors/system-error.js'
import { Descriptor } from '../../sys/descriptor.js'
import { native } from '../../sys/native.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError } from './attach-error.js'
import type { CookieTarget } from './cookie.js'
import { attachToOwnEvent, attachToPerfEvent, firstCpu, needs, type PerfEventTarget } from './perf-event.js'

const { EILSEQ, EINVAL, ENOENT, EOPNOTSUPP } = constants.errno

interface Probe extends CookieTarget {
  /** The program runs when the function returns, and not when it is called. */
  readonly atReturn?: boolean
}

/** One of the kernel's functions, as /proc/kallsyms names it: a `kprobe` program runs there. Needs a kernel with CONFIG_KPROBES. */
export interface KernelProbeTarget extends Probe {
  readonly function: string
  /** So many bytes behind its beginning. */
  readonly offset?: number
}

/** A function of a program or library: a `kprobe` program runs in whatever process calls it. */
export interface UserProbeTarget extends Probe {
  /** The path of the file. */
  readonly file: string
  /** Its name, or its place in bytes from the start of the file. */
  readonly function: string | number
  /** Only in this process. */
  readonly pid?: number
}

/** Attaches a `kprobe` program to a function of the kernel, or of a file. */
export function attachProbe(program: LoadedProgram, target: KernelProbeTarget | UserProbeTarget | PerfEventTarget): Link {
  if ('perfEvent' in target) return attachToPerfEvent(program, target)
  const spot = 'file' in target ? userSpot(target) : kernelSpot(target)
  const place = `${target.atReturn ? 'the end of ' : ''}${spot.place}`
  const event = open(program, spot, place, target.atReturn === true)
  return attachToOwnEvent(program, event, { place, cookie: target.cookie })
}

/** What the kernel is asked to put a probe at. */
interface Spot {
  readonly kind: 'kprobe' | 'uprobe'
  /** The function, or the file. */
  readonly name: string
  readonly offset: bigint
  readonly pid: number
  /** For messages. */
  readonly place: string
}

function kernelSpot({ function: name, offset = 0 }: KernelProbeTarget): Spot {
  if (typeof name !== 'string' || !/^[\w.$]+$/.test(name))
    throw atPath(invalidType("the name of one of the kernel's functions", name), 'function')
  return { kind: 'kprobe', name, offset: checkOffset(offset, 'offset'), pid: -1, place: `the kernel's function ${name}` }
}

function userSpot({ file, function: name, pid = -1 }: UserProbeTarget): Spot {
  if (typeof file !== 'string' || file === '' || file.includes('\0'))
    throw atPath(invalidType('the path of a program or library', file), 'file')
  if (!Number.isInteger(pid) || pid < -1 || pid === 0 || pid > 0x7fff_ffff) throw atPath(outOfRange('the number of a process', pid), 'pid')
  const offset = typeof name === 'number' ? checkOffset(name, 'function') : offsetOf(name, file)
  return { kind: 'uprobe', name: file, offset, pid, place: `function ${name} of "${file}"` }
}

function checkOffset(offset: number, path: string): bigint {
  if (!Number.isSafeInteger(offset) || offset < 0) throw atPath(outOfRange('a number of bytes', offset), path)
  return BigInt(offset)
}

function offsetOf(name: string, file: string): bigint {
  const read = () => readFunctions(ElfFile.parse(readFileSync(file)))
  const functions = asBpfError({ command: 'open', what: `read the functions of "${file}"` }, read)
  const index = functions.starts.findIndex((_start, each) => functions.nameOf(each) === name)
  if (index >= 0) return BigInt(functions.starts[index]!)
  return within('function', () => {
    throw outOfRange('the name of a function that the file has a symbol for', name)
  })
}

// PERF_PROBE_CONFIG_IS_RETPROBE
const atReturnFlag = 1

function open(program: LoadedProgram, { kind, name, offset, pid }: Spot, place: string, atReturn: boolean): Descriptor {
  const type = probeType(kind, `attach ${program.what} to ${place}`)
  const cpu = pid === -1 ? firstCpu() : -1
  const handle = native.probeOpen(type, atReturn ? atReturnFlag : 0, name, offset, pid, cpu)
  if (handle >= 0) return new Descriptor(handle)
  const lockable = kind === 'kprobe' ? 'probes of their functions' : undefined
  throw attachError(-handle, program, { place, command: 'perf_event_open', needs, since: '4.17', advice: adviceOn(-handle), lockable })
}

function adviceOn(errno: number): string | undefined {
  if (errno === ENOENT) return 'There is no such function: it may be inlined everywhere, or of another name (/proc/kallsyms).'
  if (errno === EILSEQ) return 'No instruction begins at the offset.'
  return errno === EINVAL
    ? 'Programs may not be run there: the kernel protects the function, or no instruction begins at the offset.'
    : undefined
}

// "8": the kernel's number for its probes, which differs from boot to boot.
function probeType(kind: Spot['kind'], what: string): number {
  try {
    return Number(readFileSync(`/sys/bus/event_source/devices/${kind}/type`, 'utf8'))
  } catch (cause) {
    if (isSystemError(cause) && isExhaustion(-cause.errno)) throw bpfError({ errno: -cause.errno, command: 'open', what, cause })
    const advice = `The kernel has no ${kind}s: it was built without CONFIG_${kind.toUpperCase()}S, or is older than Linux 4.17.`
    throw bpfError({ errno: EOPNOTSUPP, command: 'perf_event_open', what, advice, since: '4.17', cause })
  }
}
