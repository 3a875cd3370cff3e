// What other processes and threads do with a shared map.

import { setTimeout } from 'node:timers/promises'
import { ArrayMap, type BpfError, HashMap, type MapLocation, openMap, u32, u64 } from 'bpf-maps'
import { begin } from '../support/begin.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'
import { Sample } from './sample.js'

/** Creates an array of one element, pins it and leaves it alone. */
export function pinArray(path: string, value: number): number {
  using array = ArrayMap.create({ name: 'shared', value: u32, maxEntries: 1 })
  return array.set(0, value).pin(path, { mode: 0o644 }).id
}

export function readAndTryToWrite(path: string) {
  using array = ArrayMap.open(path, { value: u32, access: 'read' })
  const { message, code, command } = thrownBy(() => array.set(0, 5)) as BpfError
  return { element: array.get(0), message, code, command }
}

/** Creates a map of samples, pins it, and stays until it is killed. */
export async function pinSamplesAndStay(path: string, count: number): Promise<void> {
  const samples = HashMap.create({ name: 'samples', key: u32, value: Sample, maxEntries: count })
  samples.setMany(Array.from({ length: count }, (_none, key) => [key, { name: `sample ${key}`, count: 2 * key }]))
  samples.pin(path)
  begin()
  for (;;) await setTimeout(1000, samples)
}

/** Fills keys from `first` on, through a descriptor that this process was born with. */
export function fill(fd: number, first: number, count: number): string {
  using map = HashMap.open({ fd }, { key: u32, value: u64 })
  map.setMany(Array.from({ length: count }, (_none, index) => [first + index, first + index]))
  return map.name
}

/** Adds 1, so many times, to an element in the memory of the map. */
export function addInMemory(location: MapLocation, index: number, times: number): void {
  using array = ArrayMap.open(location, { value: u64 })
  using memory = array.mapped()
  for (let time = 0; time < times; time++) memory.add(index, 1)
}

/** Counts up in its own keys and looks whether another one has ever changed them; whether all of its own writes were there. */
export function hammer(location: MapLocation, first: number, rounds: number): boolean {
  using map = HashMap.open(location, { key: u32, value: u64 })
  let isSound = true
  for (let round = 0; round < rounds; round++) {
    const key = first + (round % 50)
    map.set(key, round)
    isSound &&= map.get(key) === BigInt(round)
    if (round % 10 === 9) isSound &&= map.take(key) === BigInt(round)
  }
  return isSound
}

/** Works on a map until it is stopped in the middle of it. */
export function workForEver(id: number): never {
  const maps = Array.from({ length: 10 }, () => HashMap.open({ id }, { key: u32, value: u64 }))
  begin()
  for (let turn = 0; ; turn++) for (const map of maps) map.set(turn % 100, turn).get(turn % 100)
}

/** Opens maps and forgets to close them. */
export function leaveOpen(id: number, count: number): number {
  for (let index = 0; index < count; index++) openMap({ id })
  return openDescriptors()
}

export function closeTwiceAndUse(id: number): string {
  const map = HashMap.open({ id }, { key: u32, value: u64 })
  map.close()
  map.close()
  return String(map)
}
