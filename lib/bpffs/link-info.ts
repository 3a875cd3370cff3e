import { u32 } from '../codec/integer.js'
import { MemoryView } from '../codec/memory-view.js'
import { struct } from '../codec/struct.js'
import { native } from '../sys/native.js'

/** The beginning of the kernel's description of a link, an attached program: `struct bpf_link_info`. */
export interface LinkInfo {
  /** The kernel's number of the link's type. */
  readonly type: number
  readonly id: number
  readonly programId: number
}

const layout = struct({ type: u32, id: u32, programId: u32 })

/** The kernel's description of a link, or `-errno`. */
export function readLinkInfo(handle: number): LinkInfo | number {
  const view = new MemoryView(new ArrayBuffer(layout.size))
  const size = native.objectInfo(handle, view.u8)
  return size < 0 ? size : layout.read(view, 0)
}
