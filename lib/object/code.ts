import type { Relocation } from '../elf/relocation.js'
import type { Section } from '../elf/section.js'
import { type ElfSymbol, SymbolType, undefinedSection } from '../elf/symbol.js'
import { CallSource, callOpcode, InstructionMemory, instructionSize, loadOpcode, type RawInstruction, sourceOf } from './instruction.js'
import { ObjectError } from './object-error.js'
import { codeSections, functionsIn, type ObjectFile, objectsIn } from './object-file.js'

/** A function's instructions. */
export interface CodeFunction {
  readonly name: string
  readonly section: Section
  /** Within its section, in bytes. */
  readonly start: number
  readonly instructions: InstructionMemory
}

/** What an instruction refers to. */
export type Reference =
  | { readonly kind: 'function'; readonly function: CodeFunction }
  | { readonly kind: 'symbol'; readonly symbol: ElfSymbol; readonly section: Section; readonly offset: number }
  | { readonly kind: 'extern'; readonly symbol: ElfSymbol }

/** The functions of an object file, and what their instructions refer to. */
export class Code {
  readonly #file: ObjectFile
  /** By the index of the section, and the offset in it. */
  readonly #functions = new Map<string, CodeFunction>()
  readonly #relocations = new Map<string, Relocation>()

  constructor(file: ObjectFile) {
    this.#file = file
    for (const section of codeSections(file)) {
      for (const symbol of functionsIn(file, section)) this.#add(section, symbol)
      for (const relocation of file.elf.relocations(section)) this.#relocations.set(place(section.index, relocation.offset), relocation)
    }
  }

  /** The function that begins there. */
  functionAt(section: Section, offset: number): CodeFunction {
    const found = this.#functions.get(place(section.index, offset))
    if (found === undefined) throw new ObjectError(`no function begins at byte ${offset} of section ${section.name}`)
    return found
  }

  /** The function of that name in a section. */
  function(name: string, section: string): CodeFunction {
    const found = [...this.#functions.values()].find(candidate => candidate.name === name && candidate.section.name === section)
    if (found === undefined) throw new ObjectError(`there is no function "${name}" in section ${section}`)
    return found
  }

  /** What an instruction refers to; `undefined` for one that stands for itself. */
  reference({ section, start, instructions }: CodeFunction, index: number): Reference | undefined {
    const instruction = instructions.at(index)
    const offset = start + index * instructionSize
    const relocation = this.#relocations.get(place(section.index, offset))
    if (relocation !== undefined) return this.#resolve(instruction, relocation)
    if (!callsFunction(instruction)) return undefined
    // A call within the section, by its distance.
    return { kind: 'function', function: this.functionAt(section, offset + (instruction.immediate + 1) * instructionSize) }
  }

  #add(section: Section, { name, value, size }: ElfSymbol): void {
    const start = Number(value)
    const bytes = this.#file.elf.data(section).subarray(start, start + size)
    if (size === 0 || size % instructionSize !== 0 || bytes.length !== size) {
      throw new ObjectError(`function "${name}" is said to have ${size} bytes at ${start} of section ${section.name}`)
    }
    this.#functions.set(place(section.index, start), { name, section, start, instructions: new InstructionMemory(bytes) })
  }

  #resolve(instruction: RawInstruction, relocation: Relocation): Reference {
    const symbol = this.#file.symbols[relocation.symbol]
    const section = symbol && this.#file.elf.sections[symbol.section]
    if (symbol === undefined || section === undefined) throw new ObjectError(`a relocation at byte ${relocation.offset} names no symbol`)
    if (symbol.section === undefinedSection) return { kind: 'extern', symbol }
    const offset = Number(symbol.value) + addend(instruction)
    if (isCode(section, this.#file)) return { kind: 'function', function: this.functionAt(section, offset) }
    return { kind: 'symbol', symbol, section, offset }
  }
}

function place(section: number, offset: number): string {
  return `${section}:${offset}`
}

function callsFunction(instruction: RawInstruction): boolean {
  return instruction.opcode === callOpcode && sourceOf(instruction) === CallSource.function
}

/** What the instruction adds to the symbol: bytes, or for a call instructions from the one after it. */
function addend({ opcode, immediate }: RawInstruction): number {
  return opcode === loadOpcode ? immediate : (immediate + 1) * instructionSize
}

function isCode(section: Section, file: ObjectFile): boolean {
  return codeSections(file).some(({ index }) => index === section.index)
}

/** The name of what lies at a place of a section: of a symbol there. */
export function nameAt(file: ObjectFile, section: Section, offset: number): string | undefined {
  return objectsIn(file, section).find(({ value, type }) => Number(value) === offset && type === SymbolType.object)?.name
}
