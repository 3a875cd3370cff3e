import { decodeName, littleEndian } from './info-field.js'
import { native } from './native.js'

/** The kernel's description of a BTF object: `struct bpf_btf_info`. */
export interface BtfInfo {
  readonly id: number
  /** Bytes of its data. */
  readonly size: number
  /** `vmlinux` or a module's name for the kernel's own, else empty. Since Linux 5.11. */
  readonly name: string
  /** It is the kernel's own, or one of its modules'. Since Linux 5.11. */
  readonly isKernel: boolean
}

const infoSize = 32
const none = new Uint8Array()

/** The kernel's description of a BTF object, or `-errno`. */
export function readBtfInfo(handle: number): BtfInfo | number {
  const info = new DataView(new ArrayBuffer(infoSize))
  const status = native.objectInfo(handle, new Uint8Array(info.buffer))
  if (status < 0) return status
  const [size, id, nameLength] = [8, 12, 24].map(offset => info.getUint32(offset, littleEndian)) as [number, number, number]
  const name = nameLength === 0 ? '' : readName(handle, nameLength)
  return typeof name === 'number' ? name : { id, size, name, isKernel: info.getUint32(28, littleEndian) !== 0 }
}

function readName(handle: number, length: number): string | number {
  const name = new Uint8Array(length + 1)
  const status = native.btfRead(handle, none, name)
  return status < 0 ? status : decodeName(name)
}

/** All data of a BTF object of so many bytes, or `-errno`. */
export function readBtfData(handle: number, size: number): Uint8Array<ArrayBuffer> | number {
  const data = new Uint8Array(size)
  const status = native.btfRead(handle, data, none)
  return status < 0 ? status : data
}
