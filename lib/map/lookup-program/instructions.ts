import * as bpf from './instruction.js'
import { foundAt, type LookupLayout, positionAt } from './layout.js'

const mapLookupElem = 1

const [result, first, second] = [0, 1, 2]
// Calls leave these as they are.
const [room, found, key, value] = [6, 7, 8, 9]

/**
 * The program: one run looks up the next `burst` keys of the memory `roomFd` in the map `mapFd`, and moves the position on.
 *
 * A run always does a whole burst; what it finds for keys behind the last one is not read.
 */
export function lookupInstructions(mapFd: number, roomFd: number, layout: LookupLayout): Uint8Array<ArrayBuffer> {
  const { burst, capacity, keyStride, valueStride, keysAt, valuesAt } = layout
  const lookups = Array.from({ length: burst }, (_none, index) => lookUp(mapFd, layout, index))
  return bpf.encode([
    ...bpf.loadMapValue(room, roomFd),
    bpf.load(4, found, room, positionAt),
    bpf.copy(first, found),
    bpf.addNumber(first, burst),
    bpf.store(4, room, positionAt, first),
    // Shows the verifier that the burst lies within the memory, whatever the position is.
    bpf.andNumber(found, capacity - burst),
    ...addressOf(key, keysAt, keyStride),
    ...addressOf(value, valuesAt, valueStride),
    bpf.add(found, room),
    ...lookups.flat(),
    bpf.set(result, 0),
    bpf.exit
  ])
}

/** `register = room + start + index * stride`, the index being what `found` is at that time. */
function addressOf(register: number, start: number, stride: number): bpf.Instruction[] {
  return [bpf.copy(register, found), bpf.multiplyNumber(register, stride), bpf.addNumber(register, start), bpf.add(register, room)]
}

function lookUp(mapFd: number, { keyStride, valueStride, valueSize }: LookupLayout, index: number): bpf.Instruction[] {
  const whenFound = [...copyValue(valueSize, index * valueStride), bpf.set(first, 1)]
  return [
    ...bpf.loadMap(first, mapFd),
    bpf.copy(second, key),
    bpf.addNumber(second, index * keyStride),
    bpf.call(mapLookupElem),
    bpf.set(first, 0),
    bpf.skipIfZero(result, whenFound.length),
    ...whenFound,
    bpf.store(1, found, foundAt + index, first)
  ]
}

/**
 * Word by word, so that a number of 8 bytes is never torn.
 *
 * The `or` changes nothing. But the verifier allows it on numbers only, and so refuses the program where a value holds a pointer of the
 * kernel's own (a kptr): `get` hides that, and it must not become readable here. It refuses other special fields by itself.
 */
function copyValue(size: number, to: number): bpf.Instruction[] {
  const instructions: bpf.Instruction[] = []
  for (let at = 0; at < size; ) {
    const width = widestWithin(size - at)
    instructions.push(bpf.load(width, first, result, at), bpf.orNumber(first, 0), bpf.store(width, value, to + at, first))
    at += width
  }
  return instructions
}

function widestWithin(size: number): bpf.Width {
  if (size >= 8) return 8
  if (size >= 4) return 4
  return size >= 2 ? 2 : 1
}
