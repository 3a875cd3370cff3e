import { Btf } from '../btf/index.js'
import { atPath, invalidType, outOfRange } from '../codec/index.js'
import { attachTypes } from '../sys/attach-types.js'

// How the kernel's BTF names what programs are attached to, by the attach type.
type Naming = readonly [prefix: string, kind: 'function' | 'typedef', what: string]

const names: ReadonlyMap<number | undefined, Naming> = new Map<number, Naming>([
  [attachTypes.trace_raw_tp.number, ['btf_trace_', 'typedef', 'tracepoint']],
  [attachTypes.trace_iter.number, ['bpf_iter_', 'function', 'kind of object with iterators']],
  [attachTypes.lsm_mac.number, ['bpf_lsm_', 'function', 'hook of LSM']],
  [attachTypes.lsm_cgroup.number, ['bpf_lsm_', 'function', 'hook of LSM']]
])

const ofFunctions: Naming = ['', 'function', 'function with BTF']

/** The id, in the kernel's own BTF, of what a program is loaded for. */
export function kernelTypeId(name: string, attachType: number | undefined): number {
  const [prefix, kind, what] = names.get(attachType) ?? ofFunctions
  if (typeof name !== 'string' || name === '') throw atPath(invalidType(`the name of a ${what}`, name), 'attachTo')
  const found = Btf.kernel().find(`${prefix}${name}`, kind)
  if (found === undefined) throw atPath(outOfRange(`the name of a ${what} of this kernel`, name), 'attachTo')
  return found.id
}
