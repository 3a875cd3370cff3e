import { describe, expect, it } from 'vitest'
import { readBuildId } from '../../lib/elf/build-id.js'
import { ElfFile } from '../../lib/elf/elf-file.js'
import { readFixture } from '../support/fixture.js'

const headSize = 64
const sectionSize = 64

/** A file with nothing but notes: a section that is empty, and one of notes, both without names. */
function fileWithNotes(notes: Buffer): ElfFile {
  const bytes = Buffer.alloc(headSize + 2 * sectionSize + notes.length)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]).copy(bytes)
  bytes.writeBigUInt64LE(BigInt(headSize), 40)
  bytes.writeUInt16LE(sectionSize, 58)
  bytes.writeUInt16LE(2, 60)
  const section = headSize + sectionSize
  bytes.writeUInt32LE(7, section + 4)
  bytes.writeBigUInt64LE(BigInt(section + sectionSize), section + 24)
  bytes.writeBigUInt64LE(BigInt(notes.length), section + 32)
  notes.copy(bytes, section + sectionSize)
  return ElfFile.parse(bytes)
}

function note(name: string, type: number, contents: number[], size = contents.length): Buffer {
  const bytes = Buffer.alloc(12 + Math.ceil(name.length / 4) * 4 + Math.ceil(contents.length / 4) * 4)
  for (const [index, field] of [name.length, size, type].entries()) bytes.writeUInt32LE(field, index * 4)
  bytes.write(name, 12, 'latin1')
  Buffer.from(contents).copy(bytes, 12 + Math.ceil(name.length / 4) * 4)
  return bytes
}

describe('a build id', () => {
  it('is what the note of that type says, behind others', () => {
    const others = [note('stapsdt\0', 3, [1, 2, 3, 4, 5]), note('GNU\0', 1, [9])]
    const elf = fileWithNotes(Buffer.concat([...others, note('GNU\0', 3, [0xab, 0xcd, 0xef])]))
    expect(readBuildId(elf)).toBe('abcdef')
  })

  it('is absent in files without such a note', () => {
    expect(readBuildId(ElfFile.parse(readFixture('maps.o')))).toBeUndefined()
    expect(readBuildId(fileWithNotes(note('GNU\0', 1, [9])))).toBeUndefined()
  })

  it.each([
    ['its contents go beyond the end', note('GNU\0', 3, [1, 2, 3, 4], 100)],
    ['its contents are as long as a number can say', note('GNU\0', 3, [1], 0xffff_ffff)],
    ['a note before it has such contents', note('GNU\0', 1, [1], 0xffff_fffd)],
    ['it is cut off', note('GNU\0', 3, [1]).subarray(0, 11)]
  ])('is absent where %s', (_what, notes) => {
    expect(readBuildId(fileWithNotes(Buffer.from(notes)))).toBeUndefined()
  })
})
