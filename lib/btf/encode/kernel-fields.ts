import type { TypeDescription } from '../../codec/type-description.js'

/** The names of the kernel's own structs in a type: `bpf_spin_lock`, `bpf_timer`, … */
export function kernelFields(type: TypeDescription): readonly string[] {
  switch (type.kind) {
    case 'opaque':
      return [type.name]
    case 'array':
      return kernelFields(type.element)
    case 'struct':
    case 'union':
      return type.fields.flatMap(field => kernelFields(field.type))
    default:
      return []
  }
}

/** Whether the kernel has fields of its own in a type. */
export function hasKernelFields(type: TypeDescription): boolean {
  return kernelFields(type).length > 0
}
