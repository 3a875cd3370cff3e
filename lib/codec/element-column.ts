import type { ColumnMaker, ColumnWriter, Stripe } from './column.js'
import { type ElementArray, type ElementArrays, type ElementName, elementArrays, elementClassName } from './element-array.js'
import { ElementReader } from './element-reader.js'
import { ListWriter, requireList } from './list-column.js'
import { copyElements, type Lane } from './strided-copy.js'
import { swapBytes } from './swap-bytes.js'

/** Columns that are typed arrays, of values whose bytes are those of an element in the one byte order or the other. */
export function elementColumn<Name extends ElementName>(name: Name, bigEndian = false): ColumnMaker<ElementArrays[Name]> {
  const load = bigEndian ? loadSwapped : loadElements
  return access => ({
    reader: likelyMost => new ElementReader(elementArrays[name], load, likelyMost),
    writer(column) {
      const list = requireList(column)
      return elementClassName(list) === `${name}Array` ? new ElementWriter(list as ElementArray, bigEndian) : new ListWriter(access, list)
    }
  })
}

/** Copies elements that lie in memory in the machine's byte order. */
export function loadElements(stripe: Stripe, elements: ElementArray, start: number): void {
  copyElements(memoryLane(stripe), arrayLane(elements, start), elements.BYTES_PER_ELEMENT, stripe.count)
}

function loadSwapped(stripe: Stripe, elements: ElementArray, start: number): void {
  loadElements(stripe, elements, start)
  swapBytes(bytesOf(elements, start, stripe.count), elements.BYTES_PER_ELEMENT)
}

/** Writes elements as they are: each that the array can have is a value of the codec. */
class ElementWriter implements ColumnWriter {
  readonly length: number
  readonly #elements: ElementArray
  readonly #bigEndian: boolean

  constructor(elements: ElementArray, bigEndian: boolean) {
    this.length = elements.length
    this.#elements = elements
    this.#bigEndian = bigEndian
  }

  write(stripe: Stripe, start: number): void {
    const size = this.#elements.BYTES_PER_ELEMENT
    const from = this.#bigEndian ? this.#swapped(start, stripe.count) : arrayLane(this.#elements, start)
    copyElements(from, memoryLane(stripe), size, stripe.count)
  }

  #swapped(start: number, count: number): Lane {
    const size = this.#elements.BYTES_PER_ELEMENT
    const copy = bytesOf(this.#elements, start, count).slice()
    swapBytes(copy, size)
    return { buffer: copy.buffer, offset: 0, stride: size }
  }
}

function memoryLane({ view, offset, stride }: Stripe): Lane {
  return { buffer: view.buffer, offset, stride }
}

function arrayLane({ buffer, byteOffset, BYTES_PER_ELEMENT }: ElementArray, start: number): Lane {
  return { buffer, offset: byteOffset + start * BYTES_PER_ELEMENT, stride: BYTES_PER_ELEMENT }
}

function bytesOf({ buffer, byteOffset, BYTES_PER_ELEMENT }: ElementArray, start: number, count: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + start * BYTES_PER_ELEMENT, count * BYTES_PER_ELEMENT)
}
