import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ElfError } from '../../lib/elf/elf-error.js'
import { ElfFile } from '../../lib/elf/elf-file.js'
import { SectionFlag, SectionType } from '../../lib/elf/section.js'
import { SymbolBinding, SymbolType } from '../../lib/elf/symbol.js'
import { readFixture } from '../support/fixture.js'
import { thrownBy } from '../support/thrown-by.js'

const parse = (name: string) => ElfFile.parse(readFixture(name))

/** A file with some of its bytes replaced. */
function withBytes(name: string, offset: number, ...values: number[]): Uint8Array {
  const bytes = readFixture(name)
  bytes.set(values, offset)
  return bytes
}

const sectionTable = 40

describe('an ELF file', () => {
  it.each([
    ['classic.o', { is64: true, littleEndian: true, type: 1, machine: 247 }],
    ['classic-big-endian.o', { is64: true, littleEndian: false, type: 1, machine: 247 }],
    ['classic-32-bit.o', { is64: false, littleEndian: false, type: 1, machine: 8 }]
  ])('has a head: %s', (name, header) => {
    expect(parse(name).header).toMatchObject(header)
  })

  it.each([
    ['classic.o', 60],
    ['classic-big-endian.o', 60],
    ['classic-32-bit.o', 56]
  ])('has sections, whatever its form: %s', (name, size) => {
    const { sections } = parse(name)
    expect(sections[0]).toMatchObject({ index: 0, name: '', size: 0 })
    expect(sections.find(section => section.name === 'maps')).toMatchObject({
      type: SectionType.progbits,
      flags: SectionFlag.write | SectionFlag.allocate,
      size
    })
  })

  it.each([
    ['classic.o', ['packets', 'by_cpu', 'a_queue'], 20],
    ['classic-big-endian.o', ['packets', 'by_cpu', 'a_queue'], 20],
    ['classic-32-bit.o', ['first', 'second'], 28]
  ])('has symbols, whatever its form: %s', (name, names, size) => {
    const file = parse(name)
    const { index } = file.section('maps')!
    const symbols = file.symbols().filter(symbol => symbol.section === index && symbol.type === SymbolType.object)
    const expected = names.map((name, position) => ({
      ...{ name, value: BigInt(position * size), size, section: index },
      ...{ type: SymbolType.object, binding: SymbolBinding.global, visibility: 0 }
    }))
    expect([...symbols].sort((one, other) => Number(one.value - other.value))).toEqual(expected)
  })

  it.each(['classic.o', 'classic-big-endian.o'])('has relocations: %s', name => {
    const file = parse(name)
    const symbols = file.symbols()
    const relocations = file.relocations(file.section('xdp')!)
    const names = relocations.map(relocation => symbols[relocation.symbol]!.name)
    expect(names).toEqual(['packets', 'packets', 'a_queue'])
    expect(relocations.every(({ type, offset }) => type === 1 && offset % 8 === 0)).toBe(true)
  })

  it("gives a section's bytes", () => {
    const file = parse('classic.o')
    expect(Buffer.from(file.data(file.section('license')!)).toString()).toBe('GPL\0')
    expect(file.section('no such section')).toBeUndefined()
  })

  it('gives no bytes for a section that takes none in the file', () => {
    const file = parse('variables.o')
    const bss = file.section('.bss')!
    expect(bss).toMatchObject({ type: SectionType.nobits, size: expect.toSatisfy(size => size > 40) })
    expect(file.data(bss)).toHaveLength(0)
  })

  it('may be a program, with symbols for linking', () => {
    const file = ElfFile.parse(readFileSync(process.execPath))
    expect(file.symbols(SectionType.dynsym).map(symbol => symbol.name)).toContain('napi_create_function')
  })

  it('may be one without sections, symbols and relocations', () => {
    const head = readFixture('classic.o').slice(0, 64)
    head.fill(0, sectionTable, sectionTable + 8)
    head.fill(0, 60)
    const file = ElfFile.parse(head)
    expect(file.sections).toEqual([])
    expect(file.symbols()).toEqual([])
  })
})

describe('a malformed ELF file', () => {
  it.each([
    ['no bytes', new Uint8Array(0), 'it does not begin with 0x7f "ELF"', 0],
    ['another format', Buffer.from('#!/bin/sh\n'), 'it does not begin with 0x7f "ELF"', 0],
    ['an unknown class', withBytes('classic.o', 4, 7), 'its class is 7, neither 1 nor 2', 4],
    ['an unknown byte order', withBytes('classic.o', 5, 0), 'its byte order is 0, neither 1 nor 2', 5],
    ['a head that is cut off', readFixture('classic.o').slice(0, 32), 'a number of 2 bytes goes beyond the end, 32', 58],
    [
      'a table of sections beyond the end',
      withBytes('classic.o', sectionTable, 0, 0, 0, 1),
      /^a table of \d+ sections goes beyond the end/,
      0x1000000
    ],
    ['an offset that no number counts', withBytes('classic.o', sectionTable + 6, 0xff, 0xff), /is no offset or size$/, sectionTable],
    ['records of sections that are too short', withBytes('classic.o', 58, 8), /^records of sections have 8 bytes, not 64$/, undefined],
    ['no section of names', withBytes('classic.o', 62, 200), /^the names of sections are in section 200 of \d+$/, undefined]
  ])('is refused with the place: %s', (_what, bytes, problem, offset) => {
    const error = thrownBy(() => ElfFile.parse(bytes)) as ElfError
    expect(error).toBeInstanceOf(ElfError)
    expect(error.message).toMatch(/^ELF: .* \(at byte \d+\)$/)
    expect(error.message.replace(/^ELF: | \(at byte \d+\)$/g, '')).toMatch(problem)
    if (offset !== undefined) expect(error.offset).toBe(offset)
  })

  it('is refused only where it is read', () => {
    const whole = parse('classic.o')
    const { index } = whole.section('license')!
    const bytes = readFixture('classic.o')
    const headAt = new DataView(bytes.buffer).getUint32(sectionTable, true) + index * 64
    new DataView(bytes.buffer).setUint32(headAt + 32, 0x7fff_ffff, true)
    const file = ElfFile.parse(bytes)
    expect(file.data(file.section('maps')!)).toHaveLength(60)
    expect(() => file.data(file.section('license')!)).toThrow(/^ELF: section "license" goes beyond the end, \d+ \(at byte \d+\)$/)
  })
})
