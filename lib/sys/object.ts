import { decodeMapInfo, type MapInfo, mapInfoSize } from './map-info.js'
import { native } from './native.js'
import { decodeProgramInfo, type ProgramInfo, programInfoSize } from './program-info.js'

/** The id of a map, a program or a link, or `-errno`: each one's description begins with its type and its id. */
export function readId(handle: number): number {
  const words = new Uint32Array(2)
  const size = native.objectInfo(handle, new Uint8Array(words.buffer))
  return size < 0 ? size : words[1]!
}

/** The kernel's description of a map, or `-errno`. */
export function readMapInfo(handle: number): MapInfo | number {
  const bytes = new Uint8Array(mapInfoSize)
  const size = native.objectInfo(handle, bytes)
  return size < 0 ? size : decodeMapInfo(bytes)
}

/** The kernel's description of a program, or `-errno`. */
export function readProgramInfo(handle: number): ProgramInfo | number {
  const bytes = new Uint8Array(programInfoSize)
  const size = native.objectInfo(handle, bytes)
  return size < 0 ? size : decodeProgramInfo(bytes)
}
