import { type AnyCodec, atPath, type InputOf, invalidType, MemoryView, outOfRange } from '../codec/index.js'
import { requireCodec } from '../codec/require-codec.js'

/** What a ring's records are written from: values of its codec, or bytes as they are where it has none. */
export type RecordInput<C extends AnyCodec | undefined> = C extends AnyCodec ? InputOf<C> : Uint8Array

/** Makes the bytes of a record. */
export interface RecordWriter<Value> {
  /** Of each record; `undefined` where they have different ones. */
  readonly size: number | undefined
  encode(value: Value): Uint8Array
  /** Is told that the bytes of a value are no longer needed. */
  release(bytes: Uint8Array): void
}

// What the kernel lets a program have: __bpf_user_ringbuf_peek would never get past a longer one.
const longestRecord = 2 ** 24 - 1

/** The writer for a codec; for bytes without one. */
export function recordWriter<C extends AnyCodec | undefined>(codec: C): RecordWriter<RecordInput<C>> {
  // What a codec takes is its input, and bytes are what a ring without one takes.
  return (codec === undefined ? recordBytes : new CodecWriter(checkedCodec(codec))) as RecordWriter<RecordInput<C>>
}

/** Throws unless a record can have so many bytes. */
export function requireRecordSize(size: unknown): asserts size is number {
  if (!Number.isInteger(size)) throw atPath(invalidType('a number of bytes', size), 'size')
  if ((size as number) < 0 || (size as number) > longestRecord) throw atPath(outOfRange(`from 0 to ${longestRecord} bytes`, size), 'size')
}

const recordBytes: RecordWriter<Uint8Array> = {
  size: undefined,
  encode: value => {
    if (!(value instanceof Uint8Array)) throw atPath(invalidType('a Uint8Array', value), 'value')
    if (value.length > longestRecord) throw atPath(outOfRange(`at most ${longestRecord} bytes`, value), 'value')
    return value
  },
  release: () => undefined
}

class CodecWriter implements RecordWriter<never> {
  readonly size: number
  readonly #codec: AnyCodec
  readonly #memory: MemoryView
  /** A value that is being encoded may run code of the caller's, which may write too. */
  #isInUse = false

  constructor(codec: AnyCodec) {
    this.size = codec.size
    this.#codec = codec
    this.#memory = new MemoryView(new ArrayBuffer(codec.size))
  }

  encode(value: never): Uint8Array {
    const memory = this.#isInUse ? new MemoryView(new ArrayBuffer(this.size)) : this.#memory
    this.#isInUse = true
    try {
      this.#codec.write(value, memory, 0)
      return memory.u8
    } catch (error) {
      this.release(memory.u8)
      throw atPath(error, 'value')
    }
  }

  release(bytes: Uint8Array): void {
    if (bytes === this.#memory.u8) this.#isInUse = false
  }
}

function checkedCodec(codec: AnyCodec): AnyCodec {
  try {
    requireCodec(codec)
    if (codec.size > longestRecord) throw outOfRange(`a codec of at most ${longestRecord} bytes`, codec.size)
    return codec
  } catch (error) {
    throw atPath(error, 'record')
  }
}
