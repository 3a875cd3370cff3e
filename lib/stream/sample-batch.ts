import { MemoryView } from '../codec/index.js'

// The largest record, as the addon asks for it; and room for some hundred of usual ones.
const least = 65_552
const first = 128 * 1024

export const SampleKind = { lost: 2, sample: 9 } as const
export const entryHeaderSize = 16

/**
 * Memory for records of perf buffers, as the addon writes them:
 *
 *     0        4        8       16
 *     | size   | kind   | time  | size bytes, filled up to 8 | next record ...
 */
export class SampleBatch {
  #view = new MemoryView(new ArrayBuffer(first))
  #words = new Uint32Array(this.#view.buffer)
  #end = 0

  get view(): MemoryView {
    return this.#view
  }

  /** Where the last record ends. */
  get end(): number {
    return this.#end
  }

  /** Room behind the last record for any other. */
  room(): Uint8Array {
    if (this.#view.byteLength - this.#end < least) this.#grow()
    return this.#view.u8.subarray(this.#end)
  }

  /** Counts in what was written to the room. */
  extend(size: number): void {
    this.#end += size
  }

  /** Empties it but for the records at these offsets, in rising order, which move to the front: where they are now. */
  keep(offsets: readonly number[]): number[] {
    let end = 0
    const kept = offsets.map(offset => {
      const next = this.after(offset)
      this.#view.u8.copyWithin(end, offset, next)
      const at = end
      end += next - offset
      return at
    })
    this.#end = end
    return kept
  }

  sizeAt(offset: number): number {
    return this.#words[offset >>> 2]!
  }

  kindAt(offset: number): number {
    return this.#words[(offset >>> 2) + 1]! & 0xff
  }

  timeAt(offset: number): bigint {
    return this.#view.u64[(offset + 8) >>> 3]!
  }

  /** How many samples the report of lost ones at this offset counts. */
  lostAt(offset: number): number {
    return Number(this.#view.u64[(offset + entryHeaderSize) >>> 3]!)
  }

  /** The CPU that the record was marked with. */
  cpuAt(offset: number): number {
    return this.#words[(offset >>> 2) + 1]! >>> 8
  }

  markCpu(offset: number, cpu: number): void {
    this.#words[(offset >>> 2) + 1] = this.kindAt(offset) | (cpu << 8)
  }

  /** Where the record after this one begins. */
  after(offset: number): number {
    return offset + entryHeaderSize + ((this.sizeAt(offset) + 7) & ~7)
  }

  #grow(): void {
    const larger = new MemoryView(new ArrayBuffer(2 * this.#view.byteLength))
    larger.u8.set(this.#view.u8)
    this.#view = larger
    this.#words = new Uint32Array(larger.buffer)
  }
}
