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

  it('end with their section, where they do not say how long they are', () => {
    const bytes = Uint8Array.from(readFixture('maps.o'))
    const table = ElfFile.parse(bytes).sections.find(({ type }) => type === SectionType.symtab)!
    // The last field of a record of 24 bytes.
    for (let at = table.offset; at < table.offset + table.size; at += 24) bytes.fill(0, at + 16, at + 24)
    const elf = ElfFile.parse(bytes)
    const functions = elf.symbols().filter(({ type, section }) => type === SymbolType.function && section !== 0)
    expect(functions.length).toBeGreaterThan(0)
    expect([...readFunctions(elf).sizes]).toEqual(functions.map(({ section, value }) => elf.sections[section]!.size - Number(value)))
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
