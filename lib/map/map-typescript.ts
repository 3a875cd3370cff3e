import { Btf } from '../btf/btf.js'
import { CodecMaker } from '../btf/codec-maker.js'
import { TypeModule } from '../btf/typescript/module.js'
import { type MapType, mapKind } from '../sys/map-kinds.js'
import { mapInfo } from './bind.js'
import type { BpfMap } from './bpf-map.js'
import { openDescriptor } from './open.js'

/**
 * A module of TypeScript with the codecs of a map's keys and values, by the types that the map carries: its `key` and `value` are what `open` of
 * the map's class takes.
 *
 * A key or value that the map does not describe is bytes. Needs CAP_SYS_ADMIN.
 *
 * ```ts
 * import { writeFileSync } from 'node:fs'
 *
 * writeFileSync('flows.ts', mapTypescript(openMap('/sys/fs/bpf/flows')))
 * // elsewhere: import { key, value } from './flows.js'; HashMap.open('/sys/fs/bpf/flows', { key, value })
 * ```
 */
export function mapTypescript(map: BpfMap): string {
  const descriptor = openDescriptor({ fd: map.fd })
  const info = mapInfo(descriptor)
  descriptor.close()
  const maker = info.btfId === 0 ? undefined : new CodecMaker(Btf.open({ id: info.btfId }))
  const module = new TypeModule(maker?.names ?? new Map())
  const codec = (type: number, size: number) => {
    return maker === undefined || type === 0 ? module.codec({ kind: 'bytes', size }) : module.codec(maker.describe(type))
  }
  if (info.keySize > 0) module.constant('key', codec(info.btfKeyType, info.keySize))
  if (info.valueSize > 0) module.constant('value', inSlots(module, info.type, codec(info.btfValueType, info.valueSize)))
  return module.toString()
}

function inSlots(module: TypeModule, type: MapType | number, value: string): string {
  return mapKind(type)?.perCpu ? `${module.imported('perCpu')}(${value})` : value
}
