import { atPath, invalidType, outOfRange } from '../../codec/invalid.js'
import type { Instruction, Line, MapReference, Target } from './instruction.js'

const slotSize = 8

type Places = ReadonlyMap<string, number>

/**
 * Turns a program into the bytes that the kernel loads, for a little-endian machine.
 *
 * Labels become distances and maps become descriptors here. Throws a `TypeError` for a label that is missing or there twice,
 * a `RangeError` for a jump over more than 32,767 instructions, each with the number of the line in question.
 */
export function assemble(lines: readonly Line[]): Uint8Array<ArrayBuffer> {
  const { places, slots } = locateLabels(lines)
  const view = new DataView(new ArrayBuffer(slots * slotSize))
  let slot = 0
  for (const [index, line] of lines.entries()) {
    if ('label' in line) continue
    atLine(index, () => write(line, slot, view, places))
    slot += slotsOf(line)
  }
  return new Uint8Array(view.buffer)
}

function locateLabels(lines: readonly Line[]): { readonly places: Places; readonly slots: number } {
  const places = new Map<string, number>()
  let slots = 0
  for (const [index, line] of lines.entries()) {
    atLine(index, () => {
      if (!isLine(line)) throw invalidType('an instruction or a label', line)
      if ('label' in line && places.has(line.label)) throw invalidType('a label of another name than those before', line.label)
    })
    if ('label' in line) places.set(line.label, slots)
    else slots += slotsOf(line)
  }
  return { places, slots }
}

function isLine(line: unknown): line is Line {
  return typeof line === 'object' && line !== null && ('label' in line || 'opcode' in line)
}

function slotsOf({ upper }: Instruction): number {
  return upper === undefined ? 1 : 2
}

function write(line: Instruction, slot: number, view: DataView, places: Places): void {
  const { opcode, destination, source, offset, immediate } = resolve(line, slot, places)
  const start = slot * slotSize
  view.setUint8(start, opcode)
  view.setUint8(start + 1, (source << 4) | destination)
  view.setInt16(start + 2, offset, true)
  view.setInt32(start + 4, immediate, true)
  if (line.upper !== undefined) view.setInt32(start + slotSize + 4, line.upper, true)
}

function resolve(line: Instruction, slot: number, places: Places): Instruction {
  if (line.map) return { ...line, immediate: descriptorOf(line.map) }
  if (line.target) return { ...line, [line.target.field]: distance(line.target, slot, places) }
  return line
}

function descriptorOf({ fd }: MapReference): number {
  if (!Number.isInteger(fd) || fd < 0) throw invalidType("an open map's descriptor", fd)
  return fd
}

// Counted from the instruction after the jump.
function distance({ label, field }: Target, slot: number, places: Places): number {
  const place = places.get(label)
  if (place === undefined) throw invalidType('the name of a label in this program', label)
  const slots = place - slot - 1
  if (field === 'offset' && (slots < -32768 || slots > 32767)) {
    throw outOfRange(`the label "${label}" at most 32,767 instructions away`, slots)
  }
  return slots
}

function atLine(index: number, action: () => void): void {
  try {
    action()
  } catch (error) {
    throw atPath(error, index)
  }
}
