import { type BuildIdFrame, StackTraceMap } from 'bpf-maps'
import { expectTypeOf, test } from 'vitest'

declare const buildIds: boolean

test('frames are addresses, or build ids where the map is said to keep them', () => {
  expectTypeOf(StackTraceMap.create({ maxEntries: 1 }).getOrThrow(1)).toEqualTypeOf<bigint[]>()
  expectTypeOf(StackTraceMap.create({ maxEntries: 1, buildIds: true }).get(1)).toEqualTypeOf<BuildIdFrame[] | undefined>()
  expectTypeOf(StackTraceMap.open('/path')).toEqualTypeOf<StackTraceMap>()
  expectTypeOf(StackTraceMap.open('/path', { buildIds: true })).toEqualTypeOf<StackTraceMap<BuildIdFrame>>()
})

test('the form of frames must be known when the program is written', () => {
  // @ts-expect-error: true or false
  StackTraceMap.create({ maxEntries: 1, buildIds })
})

test('user space cannot store a stack', () => {
  expectTypeOf<StackTraceMap>().not.toHaveProperty('set')
})
