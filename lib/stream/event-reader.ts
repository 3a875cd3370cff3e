import { atPath, type Codec, invalidType, type MemoryView } from '../codec/index.js'
import { requireCodec } from '../codec/require-codec.js'

/**
 * Is given one record where it lies: `size` bytes from `offset` on, aligned to 8.
 *
 * The memory is lent for the time of the call: it holds other records afterwards. Codecs read from it, `Codec.read(view, offset)`, as do the
 * methods of a `DataView`.
 */
export type RecordHandler<Result = void> = (view: MemoryView, offset: number, size: number) => Result

/** How a record becomes an event: a codec for records that are all alike, or a function that looks at each of them. */
export type EventReader<Event> = Codec<never, Event> | RecordHandler<Event>

/** The bytes of each record, however many they are. */
export const recordBytes: RecordHandler<Uint8Array<ArrayBuffer>> = (view, offset, size) => view.u8.slice(offset, offset + size)

/** The function that reads an event. Records may be longer than the codec, as perf's always are, but not shorter. */
export function readerOf<Event>(event: EventReader<Event>): RecordHandler<Event> {
  if (typeof event === 'function') return event
  requireEventCodec(event)
  const expected = event.size
  return (view, offset, size) => {
    if (size < expected) throw tooShort(expected, size)
    return event.read(view, offset)
  }
}

function requireEventCodec(event: unknown): void {
  try {
    requireCodec(event)
  } catch (error) {
    throw atPath(error, 'event')
  }
}

function tooShort(expected: number, size: number): Error {
  return atPath(invalidType(`a record of at least ${expected} bytes`, new Uint8Array(size)), 'event') as Error
}
