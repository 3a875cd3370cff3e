import { ArrayMap } from '../../lib/map/array-map.js'
import { openMap } from '../../lib/map/families.js'
import { HashMap } from '../../lib/map/hash-map.js'
import { LpmTrie } from '../../lib/map/lpm-trie.js'
import { MapOfMaps } from '../../lib/map/map-of-maps.js'
import { ProgramArray } from '../../lib/map/program-array.js'

/** The entries of a map as it describes itself, by `openMap`. */
export function decodedEntries(map: { readonly id: number }): unknown[] {
  using opened = openMap({ id: map.id })
  if (opened instanceof HashMap || opened instanceof ArrayMap || opened instanceof LpmTrie) return [...opened]
  if (opened instanceof MapOfMaps || opened instanceof ProgramArray) return [...opened.ids()]
  throw new Error(`a ${opened.type} has no entries`)
}
