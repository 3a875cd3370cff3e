import { describe, expect, it } from 'vitest'
import type { AnyBinding } from '../../../lib/map/binding.js'
import { KeyWalk } from '../../../lib/map/operation/key-walk.js'
import { thrownBy } from '../../support/thrown-by.js'
import { boundHash, boundTrie } from '../support/bound.js'
import { prefixOf } from '../support/churn.js'
import { ascending, numberedEntries, range } from '../support/numbers.js'

/** The entries of a walk, as the binding's codecs read them; `meanwhile` runs after each chunk. */
function entriesOf(binding: AnyBinding, meanwhile: () => void = () => {}): [unknown, unknown][] {
  const walk = new KeyWalk(binding)
  const entries: [unknown, unknown][] = []
  for (let count = walk.next(); count > 0; count = walk.next()) {
    const { keys, values } = walk.chunk
    for (const index of range(count)) {
      entries.push([binding.key.read(keys, index * binding.info.keySize), binding.value.read(values, index * binding.valueSize)])
    }
    meanwhile()
  }
  return entries
}

// What kernels without batches go by (before Linux 5.6; tries before 5.13), on this one.
describe('E-04: a walk by next-key', () => {
  it.each([0, 1, 256, 257, 3000])('gives each of %i entries of a hash once', count => {
    using bound = boundHash(3000)
    bound.map.setMany(numberedEntries(count))
    expect(new Map(entriesOf(bound.binding))).toEqual(new Map(numberedEntries(count)))
    expect(entriesOf(bound.binding)).toHaveLength(count)
  })

  it('gives each entry of a trie once', () => {
    using bound = boundTrie(1000)
    bound.trie.setMany(range(1000).map(number => [prefixOf(number), number] as const))
    const entries = entriesOf(bound.binding)
    expect(entries.map(([key]) => key).sort()).toEqual(range(1000).map(prefixOf).sort())
    expect(entries.map(([, value]) => Number(value)).sort(ascending)).toEqual(range(1000))
  })

  it('passes over entries that have gone since it began', () => {
    using bound = boundHash(1000)
    bound.map.setMany(numberedEntries(1000))
    const entries = entriesOf(bound.binding, () => bound.map.clear())
    expect(entries).toHaveLength(256)
  })

  it('reads values when it comes to them, not when it began', () => {
    using bound = boundHash(1000)
    bound.map.setMany(numberedEntries(1000))
    const entries = entriesOf(bound.binding, () => bound.map.setMany(range(1000).map(key => [key, 7n])))
    expect(entries.filter(([, value]) => value === 7n).length).toBeGreaterThanOrEqual(1000 - 256)
  })

  it('throws once the map is closed', () => {
    const bound = boundHash(1000)
    bound.map.setMany(numberedEntries(1000))
    expect(thrownBy(() => entriesOf(bound.binding, () => bound.map.close()))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(thrownBy(() => new KeyWalk(bound.binding))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })
})
