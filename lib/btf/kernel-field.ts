import type { AnyCodec } from '../codec/codec.js'
import { opaque } from '../codec/index.js'
import type { Btf } from './btf.js'
import type { BtfTypeOf } from './types.js'

/** Structs that the kernel keeps for itself wherever they lie in a value: `btf_parse_fields` in the kernel's kernel/bpf/btf.c. */
const structs: ReadonlySet<string> = new Set([
  'bpf_spin_lock',
  'bpf_res_spin_lock',
  'bpf_timer',
  'bpf_wq',
  'bpf_task_work',
  'bpf_list_head',
  'bpf_list_node',
  'bpf_rb_root',
  'bpf_rb_node',
  'bpf_refcount'
])

/** Tags of pointers that the kernel counts references of. A `uptr` is none of them: it is an address that user space gives. */
const pointers: ReadonlySet<string> = new Set(['kptr', 'kptr_ref', 'kptr_untrusted', 'percpu_kptr'])

/** The codec of a field that is the kernel's own; `undefined` for any other struct. */
export function kernelStruct({ name, size }: BtfTypeOf<'struct' | 'union'>, align: number): AnyCodec | undefined {
  return structs.has(name) && size > 0 ? opaque(name, size, align) : undefined
}

/** The same for a pointer. */
export function kernelPointer(btf: Btf, pointer: BtfTypeOf<'pointer'>, size: number): AnyCodec | undefined {
  const tag = btf.type(pointer.type)
  return tag.kind === 'typeTag' && pointers.has(tag.name) ? opaque(tag.name, size, size) : undefined
}
