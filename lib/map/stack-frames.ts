import { bytes } from '../codec/bytes.js'
import type { Codec } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { invalidType } from '../codec/invalid.js'
import type { MemoryView } from '../codec/memory-view.js'
import { struct } from '../codec/struct.js'
import { u64 } from '../codec/wide-integer.js'
import { MapFlag } from '../sys/constants.js'
import type { MapInfo } from '../sys/map-info.js'

/** A place in a file, or an address where the kernel found no build id for it. */
export type BuildIdFrame =
  | {
      /** Hexadecimal, 40 digits: what the file's section `.note.gnu.build-id` says; a shorter one is filled up with zeros. */
      readonly buildId: string
      /** Bytes from the start of the file. */
      readonly offset: bigint
    }
  | { readonly address: bigint }

/** A stack, the innermost frame first. */
export type FramesCodec<Frame> = Codec<never, Frame[]>

/** `struct bpf_stack_build_id` */
const place = struct({ status: u32, buildId: bytes(20), offset: u64 })
// BPF_STACK_BUILD_ID_EMPTY, after the last frame, and BPF_STACK_BUILD_ID_VALID.
const [empty, valid] = [0, 1]

/** Bytes of one frame in a map, in either form. */
export const frameSizes = { address: u64.size, buildId: place.size } as const

/** Whether the map keeps build ids instead of addresses. */
export function keepsBuildIds({ flags }: MapInfo): boolean {
  return (flags & MapFlag.stackBuildId) !== 0
}

/** The codec of the map's stacks. */
export function framesOf(info: MapInfo): FramesCodec<bigint | BuildIdFrame> {
  return keepsBuildIds(info) ? frames(info.valueSize, place, readBuildIdFrame) : frames(info.valueSize, u64, readAddress)
}

function frames<Frame>(
  size: number,
  { size: stride, type: element }: Codec<never, unknown>,
  readFrame: (view: MemoryView, offset: number) => Frame | undefined
): FramesCodec<Frame> {
  return {
    size,
    align: 8,
    type: { kind: 'array', element, length: size / stride, stride },
    write: stack => {
      throw invalidType('nothing: only programs record stacks', stack)
    },
    read(view, offset) {
      const found: Frame[] = []
      for (let at = offset; at < offset + size; at += stride) {
        const frame = readFrame(view, at)
        if (frame === undefined) break
        found.push(frame)
      }
      return found
    }
  }
}

// The kernel fills the rest of a short stack with zeros.
function readAddress(view: MemoryView, offset: number): bigint | undefined {
  const address = u64.read(view, offset)
  return address === 0n ? undefined : address
}

function readBuildIdFrame(view: MemoryView, at: number): BuildIdFrame | undefined {
  const { status, buildId, offset } = place.read(view, at)
  if (status === empty) return undefined
  return status === valid ? { buildId: Buffer.from(buildId).toString('hex'), offset } : { address: offset }
}
