import { Btf } from '../btf/index.js'
import { type ElfSymbol, SymbolBinding } from '../elf/symbol.js'
import { CallSource, callOpcode, type InstructionMemory, LoadSource, loadOpcode } from './instruction.js'
import { KernelAddresses } from './kernel-addresses.js'
import { ObjectError } from './object-error.js'
import type { ObjectFile } from './object-file.js'

/** A helper that no kernel has. The verifier minds it only where the program gets there; libbpf's users know the number. */
const missingCall = 2_002_000_000

/** Where the compiler puts what the source declares with `__ksym`. */
const sectionName = '.ksyms'

/** What the source declares something of the kernel's as: `extern const void name` is known by its address alone. */
type Declared = 'function' | 'variable' | 'symbol'

const lacks: { readonly [declared in Declared]: string } = {
  function: 'has no such function for programs: it may be newer, or in a module',
  variable: 'describes no such variable: of most it knows the address alone, `extern const void`',
  symbol: 'shows no such name in /proc/kallsyms'
}

/** Of a 64-bit immediate: what it stands for, and its halves. */
type Found = readonly [source: number, lower: number, upper: number]

const nothing: Found = [LoadSource.number, 0, 0]

/** What an object's source declares and the kernel defines. What is declared weak may be missing, and is 0 then. */
export class KernelReferences {
  readonly #file: ObjectFile
  readonly #addresses = new KernelAddresses()

  constructor(file: ObjectFile) {
    this.#file = file
  }

  /** Puts it into an instruction. */
  refer(symbol: ElfSymbol, memory: InstructionMemory, index: number): void {
    const found = this.#find(symbol)
    const { opcode } = memory.at(index)
    if (opcode === callOpcode) referToFunction(memory, index, found)
    else if (opcode === loadOpcode) memory.referWide(index, ...(found ?? nothing))
    else throw new ObjectError(`instruction ${index} refers to "${symbol.name}" in a way that is not known`)
  }

  #find({ name, binding }: ElfSymbol): Found | undefined {
    const declared = this.#declarationOf(name)
    // What follows tells apart several declarations of one thing.
    const found = declared && this.#resolve(declared, name.replace(/___.*$/, ''))
    if (found !== undefined || binding === SymbolBinding.weak) return found
    if (declared === undefined) throw new ObjectError(`"${name}" is declared and not defined: nothing here knows what it is`)
    throw new ObjectError(`"${name}" is declared, and the kernel ${lacks[declared]}`)
  }

  #declarationOf(name: string): Declared | undefined {
    const { btf } = this.#file
    const section = btf?.find(sectionName, 'dataSection')
    const type = section?.variables.map(({ type: id }) => btf!.type(id)).find(candidate => candidate.name === name)
    if (type?.kind === 'function') return 'function'
    if (type?.kind !== 'variable') return undefined
    return btf!.resolve(type.type).kind === 'void' ? 'symbol' : 'variable'
  }

  #resolve(declared: Declared, name: string): Found | undefined {
    if (declared === 'symbol') return immediate(this.#addresses.find(name))
    const type = Btf.kernel().find(name, declared)
    return type && [LoadSource.kernelVariable, type.id, 0]
  }
}

function immediate(address: bigint | undefined): Found | undefined {
  if (address === undefined) return undefined
  return [LoadSource.number, Number(BigInt.asIntN(32, address)), Number(BigInt.asIntN(32, address >> 32n))]
}

function referToFunction(memory: InstructionMemory, index: number, found: Found | undefined): void {
  if (found === undefined) memory.refer(index, CallSource.helper, missingCall)
  else memory.refer(index, CallSource.kernelFunction, found[1])
}
