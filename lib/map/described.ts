import { constants } from 'node:os'
import { Btf } from '../btf/btf.js'
import { BtfError } from '../btf/btf-error.js'
import { CodecMaker } from '../btf/codec-maker.js'
import type { AnyCodec } from '../codec/codec.js'
import { BpfError } from '../errors/bpf-error.js'
import type { MapInfo } from '../sys/map-info.js'

const { ENOENT, EPERM } = constants.errno

/** Codecs for a map's keys and values, where its types are known. */
export interface DescribedCodecs {
  readonly key?: AnyCodec | undefined
  readonly value?: AnyCodec | undefined
}

/** The codecs of the types that the map carries; none where it carries none, or where this process may not read them. */
export function describedCodecs(info: MapInfo): DescribedCodecs {
  const btf = info.btfId === 0 ? undefined : readBtf(info.btfId)
  if (btf === undefined) return {}
  const maker = new CodecMaker(btf)
  return { key: codecFor(maker, info.btfKeyType, info.keySize), value: codecFor(maker, info.btfValueType, info.valueSize) }
}

/** `undefined` without the privilege to open BTF by its id, CAP_SYS_ADMIN, where others suffice to open the map. */
function readBtf(id: number): Btf | undefined {
  try {
    return Btf.open({ id })
  } catch (error) {
    if (error instanceof BpfError && (error.errno === EPERM || error.errno === ENOENT)) return undefined
    throw error
  }
}

/** `undefined` for what has no codec, such as a bit field of 100 bits: bytes are better than a map that cannot be opened. */
function codecFor(maker: CodecMaker, type: number, size: number): AnyCodec | undefined {
  if (type === 0) return undefined
  try {
    const codec = maker.make(type, size)
    return codec.size === size ? codec : undefined
  } catch (error) {
    if (error instanceof BtfError) return undefined
    throw error
  }
}
