import { decodeName, littleEndian } from './info-field.js'
import { type MapType, mapTypeOf } from './map-kinds.js'

/** The kernel's description of a map: `struct bpf_map_info`. */
export interface MapInfo {
  /** The kernel's name of the type in lower case, or its number for one that this library does not know. */
  readonly type: MapType | number
  readonly id: number
  readonly keySize: number
  readonly valueSize: number
  readonly maxEntries: number
  readonly flags: number
  readonly name: string
  /** The network interface that the map was created for; 0 for none. */
  readonly interfaceIndex: number
  /** The BTF object that describes key and value; 0 for none. */
  readonly btfId: number
  readonly btfKeyType: number
  readonly btfValueType: number
  /** The type in the kernel's own BTF that a struct_ops map implements; 0 for other maps. */
  readonly btfVmlinuxValueType: number
  /** A number with a meaning of its own for some types, such as the hash functions of a bloom filter. Since Linux 5.16. */
  readonly mapExtra: bigint
}

/** The bytes of `struct bpf_map_info` up to the last field that is read here. An older kernel fills less and leaves the rest zero. */
export const mapInfoSize = 88

/** Decodes `struct bpf_map_info`. */
export function decodeMapInfo(bytes: Uint8Array): MapInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const u32 = (offset: number) => view.getUint32(offset, littleEndian)
  return {
    type: mapTypeOf(u32(0)),
    id: u32(4),
    keySize: u32(8),
    valueSize: u32(12),
    maxEntries: u32(16),
    flags: u32(20),
    name: decodeName(bytes.subarray(24, 40)),
    interfaceIndex: u32(40),
    btfVmlinuxValueType: u32(44),
    btfId: u32(64),
    btfKeyType: u32(68),
    btfValueType: u32(72),
    mapExtra: view.getBigUint64(80, littleEndian)
  }
}
