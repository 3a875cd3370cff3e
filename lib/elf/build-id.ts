import type { ElfFile } from './elf-file.js'
import { SectionType } from './section.js'

/** `NT_GNU_BUILD_ID` */
const buildIdNote = 3

/** The build id of a linked file in hexadecimal, which tells builds apart; `undefined` where the linker has written none. */
export function readBuildId(elf: ElfFile): string | undefined {
  for (const section of elf.sections) {
    if (section.type !== SectionType.note) continue
    const id = findBuildId(elf.data(section), elf.header.littleEndian)
    if (id !== undefined) return id
  }
  return undefined
}

/** Goes through notes: the sizes of name and contents, a type, and both of them, each filled up to 4 bytes. */
function findBuildId(bytes: Uint8Array, littleEndian: boolean): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 12 <= bytes.length; ) {
    const field = (index: number) => view.getUint32(at + 4 * index, littleEndian)
    const name = at + 12
    const contents = name + filledUp(field(0))
    const end = contents + field(1)
    if (field(2) === buildIdNote && isGnu(bytes.subarray(name, name + field(0))))
      return end <= bytes.length ? Buffer.from(bytes.subarray(contents, end)).toString('hex') : undefined
    at = contents + filledUp(field(1))
  }
  return undefined
}

function isGnu(name: Uint8Array): boolean {
  return Buffer.from(name).toString('latin1') === 'GNU\0'
}

function filledUp(size: number): number {
  return Math.ceil(size / 4) * 4
}
