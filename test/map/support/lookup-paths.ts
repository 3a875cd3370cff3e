import { expect } from 'vitest'
import type { Binding } from '../../../lib/map/binding.js'
import { getMany } from '../../../lib/map/operation/get-many.js'
import { programDescriptors } from './program-descriptors.js'

/** How `getMany` looks keys up. */
export const paths = ['one by one', 'by a program'] as const
export type Path = (typeof paths)[number]

/** From now on `getMany` looks this map's keys up in that way, for which it was asked too seldom until now. `key` is one that it takes. */
export function choosePath<K>(binding: Binding<K, unknown, never, unknown>, path: Path, key: K): void {
  const before = programDescriptors()
  getMany(binding, [key, key, key, key], { patience: path === 'by a program' ? 1 : Number.POSITIVE_INFINITY })
  getMany(binding, [key])
  expect(programDescriptors() - before, 'programs loaded').toBe(path === 'by a program' ? 1 : 0)
}
