/** Elements in memory: one every `stride` bytes from `offset` on. */
export interface Lane {
  readonly buffer: ArrayBufferLike
  readonly offset: number
  readonly stride: number
}

/** Copies so many elements of `size` bytes, a power of two up to 8. An element is copied in one piece if it is aligned in both lanes. */
export function copyElements(from: Lane, to: Lane, size: number, count: number): void {
  if (from.stride === size && to.stride === size) copyBytes(from, to, size * count)
  else copyStrided(from, to, size, count)
}

function copyBytes(from: Lane, to: Lane, length: number): void {
  new Uint8Array(to.buffer, to.offset, length).set(new Uint8Array(from.buffer, from.offset, length))
}

function copyStrided(from: Lane, to: Lane, size: number, count: number): void {
  const all = size | from.offset | from.stride | to.offset | to.stride
  // The largest power of two that divides all of them.
  const width = all & -all
  for (let part = 0; part < size; part += width) copyWords(width, ahead(from, part), ahead(to, part), count)
}

function ahead({ buffer, offset, stride }: Lane, bytes: number): Lane {
  return { buffer, offset: offset + bytes, stride }
}

function copyWords(width: number, from: Lane, to: Lane, count: number): void {
  if (width === 8) copy64(words(BigUint64Array, from), words(BigUint64Array, to), count)
  else if (width === 4) copy32(words(Uint32Array, from), words(Uint32Array, to), count)
  else if (width === 2) copy16(words(Uint16Array, from), words(Uint16Array, to), count)
  else copy8(words(Uint8Array, from), words(Uint8Array, to), count)
}

/** A lane in words instead of bytes. */
interface Words<A> {
  readonly words: A
  readonly start: number
  readonly step: number
}

interface WordsClass<A> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, offset: number, length: number): A
}

function words<A>(arrayClass: WordsClass<A>, { buffer, offset, stride }: Lane): Words<A> {
  const width = arrayClass.BYTES_PER_ELEMENT
  const length = Math.floor(buffer.byteLength / width)
  return { words: new arrayClass(buffer, 0, length), start: offset / width, step: stride / width }
}

// The same loop four times: one for all would see four classes of arrays, and V8 would not know what it loads and stores.

function copy8(from: Words<Uint8Array>, to: Words<Uint8Array>, count: number): void {
  const { words: source, step } = from
  const { words: target, step: stride } = to
  for (let i = 0, at = from.start, put = to.start; i < count; i++, at += step, put += stride) target[put] = source[at]!
}

function copy16(from: Words<Uint16Array>, to: Words<Uint16Array>, count: number): void {
  const { words: source, step } = from
  const { words: target, step: stride } = to
  for (let i = 0, at = from.start, put = to.start; i < count; i++, at += step, put += stride) target[put] = source[at]!
}

function copy32(from: Words<Uint32Array>, to: Words<Uint32Array>, count: number): void {
  const { words: source, step } = from
  const { words: target, step: stride } = to
  for (let i = 0, at = from.start, put = to.start; i < count; i++, at += step, put += stride) target[put] = source[at]!
}

function copy64(from: Words<BigUint64Array>, to: Words<BigUint64Array>, count: number): void {
  const { words: source, step } = from
  const { words: target, step: stride } = to
  for (let i = 0, at = from.start, put = to.start; i < count; i++, at += step, put += stride) target[put] = source[at]!
}
