import { type Capability, lacking } from '../errors/capability.js'
import { isOlderThan } from '../errors/index.js'
import { readPrivileges } from '../errors/privileges.js'

/** What to do about the verifier's reason, as far as that is known: a sentence, or nothing. */
export function verifierAdvice(reason: string): string | undefined {
  if (/GPL/.test(reason)) return "If its licence is compatible with the GPL, pass it as license: 'GPL'."
  if (isOlderThan('5.12') && /^BPF_(STX|XADD) uses reserved fields/.test(reason)) return atomicAdvice
  return privilegedReasons.some(pattern => pattern.test(reason)) && lacks('CAP_PERFMON') ? perfmonAdvice : undefined
}

const atomicAdvice = 'Atomic operations that fetch, and all but an addition, need Linux 5.12 or newer.'

/**
 * What the verifier refuses to programs of those who may not see the kernel's addresses, allow_ptr_leaks and bypass_spec_v1:
 * https://github.com/torvalds/linux/blob/v6.12/kernel/bpf/verifier.c
 */
const privilegedReasons = [
  /\bprohibited\b/,
  /\bleaks addr\b/,
  /\battempt to corrupt spilled pointer\b/,
  /\bpartial copy of pointer\b/,
  /\bon pointer\b/,
  /\bhas pointer with unsupported alu operation\b/,
  /\binvalid (indirect )?read from stack\b/,
  // The helpers of bpf_base_func_proto that look into the kernel.
  /\bbpf_(trace_v?printk|get_current_task(_btf)?|task_pt_regs|probe_read_(user|kernel)(_str)?|snprintf(_btf)?)#/
]

const perfmonAdvice =
  'CAP_PERFMON is missing: without it the verifier refuses whatever could show addresses or memory of the kernel, such as most arithmetic with ' +
  'pointers. Grant it beside CAP_BPF.'

function lacks(capability: Capability): boolean {
  return lacking([capability], readPrivileges().effective).length > 0
}
