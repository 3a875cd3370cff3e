import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ElfFile } from '../../lib/elf/elf-file.js'
import { readFunctions } from '../../lib/elf/function-table.js'
import { SectionType } from '../../lib/elf/section.js'
import { SymbolType } from '../../lib/elf/symbol.js'
import { readFixture } from '../support/fixture.js'

const namesOf = ({ starts, nameOf }: ReturnType<typeof readFunctions>) => Array.from(starts, (_start, index) => nameOf(index))

describe('the functions of a file', () => {
  it.each(['classic.o', 'classic-big-endian.o', 'classic-32-bit.o', 'maps.o'])('are those of its symbols, at their places: %s', name => {
    const elf = ElfFile.parse(readFixture(name))
    const functions = readFunctions(elf)
    const expected = elf.symbols().filter(({ type, section }) => type === SymbolType.function && section !== 0)
    expect(namesOf(functions)).toEqual(expected.map(symbol => symbol.name))
    // Nothing is linked: a symbol's value is its place in its section.
    expect([...functions.starts]).toEqual(expected.map(({ section, value }) => elf.sections[section]!.offset + Number(value)))
    expect([...functions.sizes]).toEqual(expected.map(({ size }) => size))
  })

  it('are those of a program', () => {
    const elf = ElfFile.parse(readFileSync(process.execPath))
    const symbol = elf.symbols(SectionType.dynsym).find(({ name }) => name === 'napi_create_function')!
    const functions = readFunctions(elf)
    const index = namesOf(functions).indexOf('napi_create_function')
    const { address, offset } = elf.sections[symbol.section]!
    expect(functions.starts[index]).toBe(Number(symbol.value - address) + offset)
    expect(functions.sizes[index]).toBe(symbol.size)
  })
})
