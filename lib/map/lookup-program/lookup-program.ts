import { constants } from 'node:os'
import { MemoryView } from '../../codec/memory-view.js'
import { MapFlag } from '../../sys/constants.js'
import { Descriptor } from '../../sys/descriptor.js'
import { createMap } from '../../sys/map-attributes.js'
import { kinds } from '../../sys/map-kinds.js'
import { native } from '../../sys/native.js'
import { loadProgram } from '../../sys/program-attributes.js'
import type { AnyBinding } from '../binding.js'
import { lookupInstructions } from './instructions.js'
import { type LookupLayout, positionAt } from './layout.js'

/** What `bpftool` calls the program and its memory. */
const name = 'get_many'

// Takes CAP_BPF only, may use any map, and a test run repeats it as often as asked. A syscall program with bpf_loop is as fast for many
// keys, but takes Linux 5.17 and BTF, and keeps a closed map for longer: its grace period is that of programs that may sleep.
const socketFilter = 1
/** The packet that a test run wants: an Ethernet header. */
const packet = new Uint8Array(14)
const nothing = new Uint8Array(0)

/**
 * A program in the kernel that looks up many keys of a map in one system call, in memory that it shares with this process.
 *
 * It is never attached: a test run repeats it until all keys are done. It holds the map, so it is closed with it.
 */
export class LookupProgram {
  readonly memory: MemoryView
  readonly #program: Descriptor
  readonly #burst: number
  readonly #result = new Uint32Array(4)

  /** Made by `loadLookupProgram`; owns the program and the mapping. */
  constructor(program: Descriptor, memory: ArrayBuffer, burst: number) {
    this.#program = program
    this.memory = new MemoryView(memory)
    this.#burst = burst
  }

  /** Looks up the memory's first `count` keys; false if the kernel refuses, which it then does for ever. */
  run(count: number): boolean {
    this.memory.setUint32(positionAt, 0, true)
    for (let position = 0; position < count; position = this.memory.getUint32(positionAt, true)) {
      const status = this.#repeat(Math.ceil((count - position) / this.#burst))
      // A signal ends a test run after any number of repetitions.
      if (status !== 0 && status !== -constants.errno.EINTR) return this.#giveUp()
    }
    return true
  }

  #giveUp(): false {
    this.close()
    return false
  }

  #repeat(times: number): number {
    return native.programRun(this.#program.handle, packet, nothing, nothing, nothing, times, 0, 0, 0, this.#result)
  }

  /** Lets go of the map. The memory stays until `unmap`. */
  close(): void {
    this.#program.close()
  }

  unmap(): void {
    native.memoryUnmap(this.memory.buffer)
  }
}

/** Loads the program for a map; `undefined` where the kernel does not let us, or where values have fields that programs may not read. */
export function loadLookupProgram(binding: AnyBinding, layout: LookupLayout): LookupProgram | undefined {
  const room = createMap({ name, type: kinds.array.number, keySize: 4, valueSize: layout.size, maxEntries: 1, flags: MapFlag.mmapable })
  if (room < 0) return undefined
  const descriptor = new Descriptor(room)
  try {
    return loadOver(descriptor, binding, layout)
  } finally {
    // The mapping and the program keep the memory.
    descriptor.close()
  }
}

function loadOver(room: Descriptor, binding: AnyBinding, layout: LookupLayout): LookupProgram | undefined {
  const memory = native.memoryMap(room.handle, 0, layout.size)
  if (typeof memory === 'number') return undefined
  const instructions = lookupInstructions(binding.descriptor.fd, room.fd, layout)
  const program = loadProgram({ type: socketFilter, instructions, license: 'MIT', name })
  if (program >= 0) return new LookupProgram(new Descriptor(program), memory, layout.burst)
  native.memoryUnmap(memory)
  return undefined
}
