// Runs in a child process (descriptor.test.ts), because it takes away the process's standard input.
import { closeSync } from 'node:fs'
import { ObjectKind } from '../../../lib/sys/addon.js'
import { native } from '../../../lib/sys/native.js'
import { loadProgram } from '../../../lib/sys/program-attributes.js'

const exit = new Uint8Array([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0])

/** The numbers of the descriptors that the addon gives out where each of them is 0 when the kernel makes it. */
export function openWithout(): number[] {
  closeSync(0)
  const map = native.mapCreate(1, 4, 4, 1, 0, '', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
  const program = loadProgram({ type: 17, instructions: exit })
  const link = native.rawTracepointOpen(program, 'sys_enter', 0n)
  const byId = native.objectGetById(ObjectKind.btf, native.objectNextId(ObjectKind.btf, 0), 0, 0)
  const adopted = native.adopt(native.descriptor(map))
  return [map, program, link, byId, adopted].map(handle => native.descriptor(handle))
}
