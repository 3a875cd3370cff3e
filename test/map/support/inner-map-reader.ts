// A thread that reads through a map of maps, by a program, while another thread replaces the maps in it.
import { asm, type MapReference } from 'bpf-maps'
import { type KernelFunction, kernelFunction } from '../../program/kernel-side-programs.js'
import { begin } from '../../support/begin.js'
import { patience } from '../../support/patience.js'

const { r0, r1, r2, r6, r7, r10, add, call, exit, jeq, label, load64, loadMap, mov, store32 } = asm

/** (key of the outer map, key of the inner map) => the inner map's value; -1 when there is no such map, -2 when it has no such key. */
export function innerReader(outer: MapReference): KernelFunction {
  const key = (offset: number) => [load64(r7, [r6, offset]), store32([r10, -4], r7), mov(r2, r10), add(r2, -4), call('map_lookup_elem')]
  const outerLookup = [mov(r6, r1), loadMap(r1, outer), ...key(0), jeq(r0, 0, 'no map')]
  const innerLookup = [mov(r1, r0), ...key(8), jeq(r0, 0, 'no key'), load64(r0, [r0]), exit()]
  const otherwise = [label('no map'), mov(r0, -1), exit(), label('no key'), mov(r0, -2), exit()]
  return kernelFunction('read_inner', [...outerLookup, ...innerLookup, ...otherwise])
}

/** Reads until all of `values` have been seen; how often which number came. */
export function readUntilSeen(outer: MapReference, values: readonly number[]): Record<number, number> {
  using read = innerReader(outer)
  const seen: Record<number, number> = {}
  begin()
  const end = Date.now() + 5000 * patience
  while (!values.every(value => seen[value]! > 100) && Date.now() < end) {
    const value = read(0n, 0n)
    seen[value] = (seen[value] ?? 0) + 1
  }
  return seen
}
