import { Btf } from '../btf/index.js'
import type { ElfFile } from '../elf/elf-file.js'
import type { Section } from '../elf/section.js'
import type { ElfSymbol } from '../elf/symbol.js'
import { ObjectError } from './object-error.js'

// The record of a data section: name, info, size of the section; then for each variable its type, its offset and its size.
const sizeAt = 8
const variablesAt = 12
const variableSize = 12
const offsetAt = 4

/**
 * A copy of an object's BTF with the sizes of data sections and the places of variables, which the compiler leaves to relocations.
 *
 * The variables of a section come in the order of their places, which is what the kernel takes.
 */
export function placeVariables(elf: ElfFile, section: Section, symbols: readonly ElfSymbol[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(elf.data(section))
  const view = new DataView(bytes.buffer)
  const { littleEndian } = elf.header
  for (const { offset, symbol } of elf.relocations(section)) {
    if (offset + 4 > bytes.length) throw new ObjectError(`a relocation of its BTF lies beyond the end, at ${offset}`)
    const value = Number(symbols[symbol]?.value ?? 0n)
    view.setUint32(offset, view.getUint32(offset, littleEndian) + value, littleEndian)
  }
  const btf = Btf.parse(bytes)
  for (const id of dataSections(btf)) completeDataSection(view, btf, id, elf)
  return bytes
}

/** The ids of all data sections. */
export function dataSections(btf: Btf): readonly number[] {
  const ids = Array.from({ length: btf.typeCount - btf.firstId }, (_none, position) => btf.firstId + position)
  return ids.filter(id => btf.kind(id) === 'dataSection')
}

function completeDataSection(view: DataView, btf: Btf, id: number, elf: ElfFile): void {
  const type = btf.type(id)
  if (type.kind !== 'dataSection') return
  const at = btf.offsetOf(id)
  const { littleEndian } = elf.header
  const section = elf.section(type.name)
  if (type.size === 0 && section !== undefined) view.setUint32(at + sizeAt, section.size, littleEndian)
  sortRecords(view, at + variablesAt, type.variables.length, littleEndian)
}

function sortRecords(view: DataView, start: number, count: number, littleEndian: boolean): void {
  const bytes = new Uint8Array(view.buffer, start, count * variableSize)
  const records = Array.from({ length: count }, (_none, index) => bytes.slice(index * variableSize, (index + 1) * variableSize))
  const offsetOf = (record: Uint8Array<ArrayBuffer>) => new DataView(record.buffer).getUint32(offsetAt, littleEndian)
  records.sort((one, other) => offsetOf(one) - offsetOf(other))
  bytes.set(Buffer.concat(records))
}
