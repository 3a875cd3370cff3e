import type { ColumnMaker, ColumnWriter, Stripe } from './column.js'
import { type ElementArray, type ElementArrays, type ElementName, elementArrays, elementClassName } from './element-array.js'
import { ElementReader, type Load } from './element-reader.js'
import { loadElements, storeElements } from './elements-in-memory.js'
import { ListWriter, requireList } from './list-column.js'

/** Columns that are typed arrays, of values whose bytes are those of an element in the one byte order or the other. */
export function elementColumn<Name extends ElementName>(name: Name, bigEndian = false): ColumnMaker<ElementArrays[Name]> {
  const arrayClass = elementArrays[name]
  const isWord = arrayClass.BYTES_PER_ELEMENT === 8 && !bigEndian
  return access => ({
    inPlace: isWord ? memory => new arrayClass(memory) : undefined,
    reader: likelyMost => new ElementReader(arrayClass, bigEndian ? loadBigEndian : loadLittleEndian, likelyMost),
    writer(column) {
      const list = requireList(column)
      return elementClassName(list) === `${name}Array` ? new ElementWriter(list as ElementArray, !bigEndian) : new ListWriter(access, list)
    }
  })
}

/** The same, of values of which not every element is one: each that is written is checked. */
export function checkedColumn<Name extends ElementName>(name: Name, load: Load<ElementArrays[Name]>): ColumnMaker<ElementArrays[Name]> {
  return access => ({
    reader: likelyMost => new ElementReader(elementArrays[name], load, likelyMost),
    writer: column => new ListWriter(access, requireList(column))
  })
}

/** Reads elements in the machine's byte order. */
export function loadLittleEndian(stripe: Stripe, elements: ElementArray, start: number): void {
  loadElements(stripe, elements, start, true)
}

function loadBigEndian(stripe: Stripe, elements: ElementArray, start: number): void {
  loadElements(stripe, elements, start, false)
}

/** Writes elements as they are: each that the array can have is a value of the codec. */
class ElementWriter implements ColumnWriter {
  readonly length: number
  readonly #elements: ElementArray
  readonly #littleEndian: boolean

  constructor(elements: ElementArray, littleEndian: boolean) {
    this.length = elements.length
    this.#elements = elements
    this.#littleEndian = littleEndian
  }

  write(stripe: Stripe, start: number): void {
    storeElements(stripe, this.#elements, start, this.#littleEndian)
  }
}
