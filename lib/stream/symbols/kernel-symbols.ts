import { readFile } from '../../errors/system-error.js'
import { type FoundSymbol, SymbolTable } from './symbol-table.js'

/** A function of the kernel, and how far into it an address is. */
export interface KernelSymbol extends FoundSymbol {
  /** The module that it is in, or `bpf` for a loaded program; `undefined` for the kernel itself. */
  readonly module: string | undefined
}

// Longer ones there are not: what is so far from the last symbol before it, or from the last of all, is something else.
const longestFunction = 1 << 20
const functionTypes = new Set(['t', 'T', 'w', 'W'])

/** The names of the kernel's functions, for the addresses of kernel stacks. */
export class KernelSymbols {
  /**
   * Reads /proc/kallsyms, which takes some tens of milliseconds.
   *
   * `undefined` where the kernel shows no addresses: the sysctl kernel.kptr_restrict is 2, or it is 1 (or kernel.perf_event_paranoid more than
   * 1) and the process has no CAP_SYSLOG.
   */
  static read(): KernelSymbols | undefined {
    return KernelSymbols.parse(readFile('/proc/kallsyms', 'read the symbols of the kernel').toString('latin1'))
  }

  /** The same from a text of that form: one that was kept with recorded stacks, say. */
  static parse(text: string): KernelSymbols | undefined {
    const lines = text.split('\n').filter(isKernelLine)
    return lines.length === 0 ? undefined : new KernelSymbols(lines)
  }

  readonly #lines: readonly string[]
  readonly #base: bigint
  readonly #table: SymbolTable

  private constructor(lines: readonly string[]) {
    this.#lines = lines
    this.#base = addressIn(lines[0]!)
    // A number holds a difference of kernel addresses, not such an address.
    const [high, low] = halvesOf(lines[0]!)
    const starts = Float64Array.from(lines, line => {
      const halves = halvesOf(line)
      return (halves[0] - high) * 2 ** 32 + (halves[1] - low)
    })
    this.#table = new SymbolTable({ starts, sizes: new Float64Array(lines.length), nameOf: index => nameIn(lines[index]!) })
  }

  /** The function that the address is in; `undefined` where it is in none. */
  find(address: bigint): KernelSymbol | undefined {
    const index = this.#table.indexOf(Number(address - this.#base))
    if (index === undefined) return undefined
    const line = this.#lines[index]!
    const offset = Number(address - addressIn(line))
    // Data is in the table too, because it ends the last function before it.
    if (offset >= longestFunction || !functionTypes.has(line[typeAt]!)) return undefined
    return { name: nameIn(line), offset, module: /\[(.+)\]$/.exec(line)?.[1] }
  }
}

// `ffffffff81000000 T _stext`, and a module's name in brackets for what is not in the kernel itself.
const typeAt = 17

// Only the upper half of addresses is the kernel's: others are offsets within per-CPU memory, or 0 where they are hidden.
function isKernelLine(line: string): boolean {
  return line[16] === ' ' && line[0]! >= '8'
}

function halvesOf(line: string): readonly [number, number] {
  return [Number.parseInt(line.slice(0, 8), 16), Number.parseInt(line.slice(8, 16), 16)]
}

function addressIn(line: string): bigint {
  return BigInt(`0x${line.slice(0, 16)}`)
}

function nameIn(line: string): string {
  return line.slice(typeAt + 2).split(/\s/, 1)[0]!
}
