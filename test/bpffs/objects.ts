import { Descriptor } from '../../lib/sys/descriptor.js'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { loadProgram } from '../../lib/sys/program-attributes.js'

const hash = 1
const socketFilter = 1
const rawTracepoint = 17

/** A hash map, u32 to u64, for 10 entries. */
export function makeMap(name = 'test'): Descriptor {
  return owned(createMap({ type: hash, keySize: 4, valueSize: 8, maxEntries: 10, name }))
}

/** A program that returns 0: `r0 = 0; exit`. */
export function makeProgram(name = 'test', type = socketFilter): Descriptor {
  const instructions = Uint8Array.from([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0])
  return owned(loadProgram({ type, instructions, license: 'MIT', name }))
}

/** A program attached to the raw tracepoint sys_enter. */
export function makeLink(): Descriptor {
  const program = makeProgram('test', rawTracepoint)
  const link = owned(native.rawTracepointOpen(program.handle, 'sys_enter', 0n))
  program.close()
  return link
}

function owned(handle: number): Descriptor {
  if (handle < 0) throw new Error(`errno ${-handle}`)
  return new Descriptor(handle)
}
