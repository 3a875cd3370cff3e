import type { Code, CodeFunction, Reference } from './code.js'
import { CallSource, callOpcode, InstructionMemory, LoadSource } from './instruction.js'

/** A function at its place in a program. */
export interface PlacedFunction {
  readonly function: CodeFunction
  /** The number of its first instruction. */
  readonly at: number
}

/** A program with all the functions that it needs: itself first, then those that it calls, then those that they call. */
export interface LinkedProgram {
  readonly instructions: InstructionMemory
  readonly functions: readonly PlacedFunction[]
}

/** Gives an instruction the place or the descriptor of what it refers to, where that is no function of the file. */
export type Resolve = (reference: Exclude<Reference, { readonly kind: 'function' }>, memory: InstructionMemory, index: number) => void

/** Puts together a program. */
export function linkProgram(code: Code, entry: CodeFunction, resolve: Resolve): LinkedProgram {
  const functions = placeFunctions(code, entry)
  const instructions = new InstructionMemory(Buffer.concat(functions.map(placed => placed.function.instructions.bytes)))
  const places = new Map(functions.map(placed => [placed.function, placed.at]))
  for (const placed of functions) {
    for (const [index, reference] of references(code, placed.function)) {
      if (reference.kind === 'function') referToFunction(instructions, placed.at + index, places.get(reference.function)!)
      else resolve(reference, instructions, placed.at + index)
    }
  }
  return { instructions, functions }
}

function placeFunctions(code: Code, entry: CodeFunction): readonly PlacedFunction[] {
  const needed = new Set([entry])
  // A set gives out what is added to it while it is walked.
  for (const current of needed) {
    for (const [, reference] of references(code, current)) if (reference.kind === 'function') needed.add(reference.function)
  }
  let at = 0
  return Array.from(needed, current => {
    const placed = { function: current, at }
    at += current.instructions.length
    return placed
  })
}

function* references(code: Code, current: CodeFunction): Generator<[index: number, reference: Reference]> {
  for (let index = 0; index < current.instructions.length; index++) {
    const reference = code.reference(current, index)
    if (reference !== undefined) yield [index, reference]
  }
}

// By the distance from the next instruction.
function referToFunction(instructions: InstructionMemory, index: number, place: number): void {
  const distance = place - index - 1
  const isCall = instructions.at(index).opcode === callOpcode
  if (isCall) instructions.refer(index, CallSource.function, distance)
  else instructions.referWide(index, LoadSource.function, distance, 0)
}
