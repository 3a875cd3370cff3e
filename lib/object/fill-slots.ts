import type { AnyMap } from '../family/classes.js'
import { MapOfMaps } from '../map/map-of-maps.js'
import { ProgramArray } from '../map/program-array.js'
import type { Program } from '../program/index.js'
import { badDefinition, type ObjectMapDefinition } from './map-definition.js'

/** What a map can hold. */
type Held = AnyMap | Program

/** Puts into a map what its definition says that it holds from the start. A program that was not loaded is left out. */
export function fillSlots({ name, slots }: ObjectMapDefinition, map: AnyMap, find: (name: string) => Held | undefined): void {
  for (const { index, holds } of slots) {
    const held = find(holds)
    if (held !== undefined) fillSlot(name, map, index, held)
  }
}

function fillSlot(name: string, map: AnyMap, index: number, held: Held): void {
  if (map instanceof ProgramArray) map.set(index, held)
  // What it takes for a key depends on its type, and so does what we give.
  else if (map instanceof MapOfMaps) map.set(keyOf(map, index) as never, held)
  else throw badDefinition(name, 'is of a type that holds no maps and no programs')
}

// A hash's keys are bytes here, an array's its indexes.
function keyOf({ type, keySize }: AnyMap, index: number): number | Uint8Array {
  if (type === 'array_of_maps') return index
  const key = Buffer.alloc(Math.max(4, keySize))
  key.writeUInt32LE(index)
  return key.subarray(0, keySize)
}
