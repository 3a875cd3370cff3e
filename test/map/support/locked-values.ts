// A value that is torn when its numbers are not all the same, and a program that changes it under its lock; for lock.test.ts.
import { array, asm, HashMap, Program, spinLock, struct, u32, u64 } from 'bpf-maps'
import { begin } from '../../support/begin.js'

const { r0, r1, r2, r6, r7, r10, add, call, exit, jne, label, load64, loadMap, mov, store32, store64 } = asm

const count = 64
const numbersAt = 8

/** A lock, and numbers that are always the same when nobody is in the middle of a change. */
export const Numbers = struct({ lock: spinLock, numbers: array(u64, count) })

export function allSame(number: bigint): { readonly numbers: readonly bigint[] } {
  return { numbers: new Array<bigint>(count).fill(number) }
}

/** Takes the lock of the value under key 0, adds 100 to each of its numbers, and releases it. */
export function addUnderLock(map: { readonly fd: number }): Program {
  const withLock = [mov(r1, r6), call('spin_lock'), load64(r7, [r6, numbersAt]), add(r7, 100)]
  const store = Array.from({ length: count }, (_, index) => store64([r6, numbersAt + 8 * index], r7))
  const unlock = [mov(r1, r6), call('spin_unlock'), mov(r0, 2), exit()]
  const lookUp = [mov(r1, 0), store32([r10, -4], r1), loadMap(r1, map), mov(r2, r10), add(r2, -4), call('map_lookup_elem')]
  const instructions = [...lookUp, jne(r0, 0, 'found'), mov(r0, 0), exit(), label('found'), mov(r6, r0), ...withLock, ...store, ...unlock]
  return Program.load({ type: 'xdp', name: 'add_locked', license: 'GPL', instructions })
}

/** Runs that program over and over on the map that was inherited, until the process is killed. */
export function addForever(): never {
  using map = HashMap.open({ fd: 3 }, { key: u32, value: Numbers })
  using program = addUnderLock(map)
  const data = new Uint8Array(64)
  begin()
  for (;;) program.run({ data, repeat: 10_000 })
}
