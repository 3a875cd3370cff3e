import { type BpfMap, type MapType, MemoryView } from 'bpf-maps'
import { cgroupAttachmentKey, cgroupKey } from '../../../../lib/map/cgroup-key.js'
import { mapKind } from '../../../../lib/sys/map-kinds.js'

/** How the class of a map takes keys or values. */
export type Conversion = (bytes: Uint8Array) => unknown

const references = [
  'prog_array',
  'perf_event_array',
  'xskmap',
  'array_of_maps',
  'hash_of_maps',
  'sockmap',
  'sockhash',
  'reuseport_sockarray'
]
const numbers = ['cgroup_array', 'devmap', 'devmap_hash', 'cpumap']
const bytesForKeys = ['hash', 'percpu_hash', 'lru_hash', 'lru_percpu_hash', 'lpm_trie', 'hash_of_maps', 'sockhash']

export const asBytes: Conversion = bytes => bytes

export function keyConversion(map: BpfMap): Conversion {
  if (map.keySize === 0) return () => undefined
  if (bytesForKeys.includes(map.type)) return asBytes
  if (map.type.endsWith('cgroup_storage')) return bytes => cgroupCodec(map).read(new MemoryView(bytes.slice().buffer), 0)
  return map.type.endsWith('_storage') ? bytes => ({ fd: numberIn(bytes) }) : numberIn
}

function cgroupCodec({ keySize }: BpfMap) {
  return keySize === cgroupKey.size ? cgroupKey : cgroupAttachmentKey
}

export function valueConversion(map: BpfMap): Conversion {
  if (references.includes(map.type)) return bytes => ({ fd: numberIn(bytes) })
  if (numbers.includes(map.type)) return numberIn
  const slots = mapKind(map.type as MapType)?.perCpu
  return slots ? bytes => Array.from({ length: bytes.length / 8 }, (_none, cpu) => bytes.subarray(8 * cpu, 8 * cpu + 8)) : asBytes
}

function numberIn(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
}
