import { badDefinition, defineMap, type ObjectMapDefinition } from './map-definition.js'
import { type ObjectFile, objectsIn } from './object-file.js'

const knownFields = 5

/**
 * The maps of the section `maps`, in their order. Each is a struct of at least five u32:
 *
 *     | type | key size | value size | max entries | flags | … |
 *
 * Loaders disagree on what comes after these, so it must be zero.
 */
export function readClassicMaps(file: ObjectFile): readonly ObjectMapDefinition[] {
  const section = file.elf.section('maps')
  if (section === undefined) return []
  const data = file.elf.data(section)
  const symbols = objectsIn(file, section)
  return symbols.map(({ name, value }, index) => {
    const end = symbols[index + 1]?.value ?? BigInt(data.length)
    return readDefinition(name, words(data.subarray(Number(value), Number(end)), file.elf.header.littleEndian))
  })
}

function words(bytes: Uint8Array, littleEndian: boolean): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_none, index) => view.getUint32(index * 4, littleEndian))
}

function readDefinition(name: string, fields: number[]): ObjectMapDefinition {
  const [type, keySize, valueSize, maxEntries, flags, ...others] = fields
  if (type === undefined || flags === undefined) {
    throw badDefinition(name, `has ${fields.length} fields of 4 bytes, and needs at least ${knownFields}`)
  }
  const other = others.findIndex(field => field !== 0)
  if (other >= 0)
    throw badDefinition(name, `has ${others[other]} in field ${knownFields + other + 1}, which has no meaning that loaders agree on`)
  return defineMap(name, { type, keySize: keySize!, valueSize: valueSize!, maxEntries: maxEntries!, flags })
}
