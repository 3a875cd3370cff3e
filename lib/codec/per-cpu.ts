import type { AnyCodec, Codec, InputOf, OutputOf } from './codec.js'
import { roundUp } from './layout.js'
import { requireCodec } from './require-codec.js'
import { sequence } from './sequence.js'

/**
 * A value of which the kernel keeps one per CPU.
 *
 * Not a codec: how many CPUs there are, and so its size, is the kernel's. A map makes it one with `slots`.
 */
export interface PerCpu<C extends AnyCodec = AnyCodec> {
  readonly perCpu: true
  readonly element: C
}

/** Marks the value of a per-CPU map: the map takes and gives an array with one value, a slot, for each possible CPU. */
export function perCpu<C extends AnyCodec>(element: C): PerCpu<C> {
  requireCodec(element)
  return Object.freeze({ perCpu: true, element })
}

/** Whether a value codec is marked as per-CPU. */
export function isPerCpu(value: AnyCodec | PerCpu): value is PerCpu {
  return 'perCpu' in value && value.perCpu === true
}

/** All slots of a per-CPU value, as the kernel copies them: one for each possible CPU, each at a multiple of 8 bytes. */
export function slots<C extends AnyCodec>(element: C, cpus: number): Codec<readonly InputOf<C>[], OutputOf<C>[]> {
  requireCodec(element)
  return sequence(element, cpus, roundUp(element.size, 8), `an array of ${cpus}, one value for each possible CPU`)
}
