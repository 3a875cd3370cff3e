import { readFileSync } from 'node:fs'
import { kinds, MapFlag, type MapKind } from 'bpf-maps'
import { describe, expect, test } from 'vitest'

// Both are read from the repository's root, where vitest runs.
const header = readFileSync('native/kinds.h', 'utf8')
const decoder = readFileSync('lib/sys/link-decoder.ts', 'utf8')

/** The constant's numbers. */
function native(name: string): number[] {
  const [, value] = header.match(new RegExp(`constexpr uint32_t ${name}(?:\\[\\])? = \\{?([^;}]+)`))!
  return value!.split(', ').map(word => (word.startsWith('1u << ') ? 2 ** Number(word.slice(6)) : Number(word)))
}

const all: readonly MapKind[] = Object.values(kinds)
const numbersOf = (some: readonly MapKind[]) => some.map(({ number }) => number)

describe('what native code knows of kinds', () => {
  test('is what the table of maps says', () => {
    expect(native('array')).toEqual([kinds.array.number])
    expect(native('ringBuffer')).toEqual([kinds.ringbuf.number])
    expect(native('userRingBuffer')).toEqual([kinds.user_ringbuf.number])
    expect(native('arena')).toEqual([kinds.arena.number])
    expect(native('newestMap')).toEqual([Math.max(...numbersOf(all))])
    expect(native('perCpu')).toEqual(numbersOf(all.filter(({ perCpu }) => perCpu)))
  })

  test('counts the kinds whose values are descriptors: those of programs, events and cgroups, and all that hold maps', () => {
    const { prog_array, perf_event_array, cgroup_array } = kinds
    const holdingMaps = all.filter(({ holdsMaps }) => holdsMaps)
    expect(native('descriptorValued')).toEqual(numbersOf([prog_array, perf_event_array, cgroup_array, ...holdingMaps]))
  })

  test('has the flags of the table', () => {
    expect([...native('segvOnFault'), ...native('overwrite')]).toEqual([MapFlag.segvOnFault, MapFlag.overwrite])
  })

  test('counts the links whose descriptions are decoded with a text', () => {
    const withText = [...decoder.matchAll(/^ {2}\[(\d+), (?:\(\{ text|perfEvent)/gm)].map(([, number]) => Number(number))
    expect(['rawTracepointLink', 'iteratorLink', 'perfEventLink', 'uprobeMultiLink'].flatMap(native)).toEqual(withText)
  })
})
