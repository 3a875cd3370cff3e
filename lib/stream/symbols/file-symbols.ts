import { readFileSync, statSync } from 'node:fs'
import { readBuildId } from '../../elf/build-id.js'
import { ElfError } from '../../elf/elf-error.js'
import { ElfFile } from '../../elf/elf-file.js'
import { type FunctionTable, readFunctions } from '../../elf/function-table.js'
import { isSystemError } from '../../errors/system-error.js'
import { type FoundSymbol, SymbolTable } from './symbol-table.js'

/** What a program or library says about itself. */
export interface FileSymbols {
  /** Hexadecimal, filled up to 40 digits as the kernel does; `undefined` where it has none. */
  readonly buildId: string | undefined
  /** The function at so many bytes from the start of the file. */
  readonly find: (offset: number) => FoundSymbol | undefined
}

const buildIdDigits = 40
// What Node reads at once.
const largestFile = 2 ** 31 - 1

/** Reads the symbols of a file; `undefined` for one that cannot be read, or that is no ELF file. */
export function readFileSymbols(path: string): FileSymbols | undefined {
  try {
    return canBeRead(path) ? symbolsOf(ElfFile.parse(readFileSync(path))) : undefined
  } catch (error) {
    if (error instanceof ElfError || isSystemError(error)) return undefined
    throw error
  }
}

// A pipe or a device would be waited for, or never end.
function canBeRead(path: string): boolean {
  const status = statSync(path)
  return status.isFile() && status.size <= largestFile
}

function symbolsOf(elf: ElfFile): FileSymbols {
  const functions: FunctionTable = readFunctions(elf)
  const table = new SymbolTable(functions)
  return { buildId: readBuildId(elf)?.slice(0, buildIdDigits).padEnd(buildIdDigits, '0'), find: offset => table.find(offset) }
}
