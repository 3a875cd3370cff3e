import { i16, i32, MemoryView, type OutputOf, struct, u8 } from '../codec/index.js'
import { ObjectError } from './object-error.js'

const layout = struct({ opcode: u8, registers: u8, offset: i16, immediate: i32 })

/** Bytes of an instruction; one with a 64-bit immediate takes two. */
export const instructionSize = layout.size

/** An instruction as the machine has it. The destination register is in the low half of `registers`, the source in the high one. */
export type RawInstruction = OutputOf<typeof layout>

/** `BPF_JMP | BPF_CALL` */
export const callOpcode = 0x85
/** `BPF_LD | BPF_DW | BPF_IMM` */
export const loadOpcode = 0x18

/** What a source register stands for in a call. */
export const CallSource = { helper: 0, function: 1, kernelFunction: 2 } as const

/** What a source register stands for in a 64-bit immediate: `BPF_PSEUDO_…`. */
export const LoadSource = { number: 0, map: 1, mapValue: 2, kernelVariable: 3, function: 4 } as const

/** The instructions of a program, to be read and changed by their numbers. */
export class InstructionMemory {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly #view: MemoryView

  /** Copies the bytes. */
  constructor(bytes: Uint8Array) {
    this.bytes = new Uint8Array(bytes)
    this.#view = new MemoryView(this.bytes.buffer)
  }

  get length(): number {
    return Math.floor(this.bytes.length / instructionSize)
  }

  at(index: number): RawInstruction {
    // As with a 64-bit immediate that has no second half.
    if (index >= this.length) throw new ObjectError(`a program ends before its instruction ${index}`)
    return layout.read(this.#view, index * instructionSize)
  }

  /** Changes an instruction's source register and immediate. */
  refer(index: number, source: number, immediate: number): void {
    const instruction = this.at(index)
    const registers = (instruction.registers & 0xf) | (source << 4)
    layout.write({ ...instruction, registers, immediate: immediate | 0 }, this.#view, index * instructionSize)
  }

  /** Changes a 64-bit immediate: its source register and its two halves. */
  referWide(index: number, source: number, lower: number, upper: number): void {
    this.refer(index, source, lower)
    this.refer(index + 1, 0, upper)
  }
}

/** The number of its source register. */
export function sourceOf({ registers }: RawInstruction): number {
  return registers >> 4
}
