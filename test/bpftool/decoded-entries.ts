import { ArrayMap, HashMap, LpmTrie, MapOfMaps, openMap, ProgramArray } from 'bpf-maps'

/** The entries of a map as it describes itself, by `openMap`. */
export function decodedEntries(map: { readonly id: number }): unknown[] {
  using opened = openMap({ id: map.id })
  if (opened instanceof HashMap || opened instanceof ArrayMap || opened instanceof LpmTrie) return [...opened]
  if (opened instanceof MapOfMaps || opened instanceof ProgramArray) return [...opened.ids()]
  throw new Error(`a ${opened.type} has no entries`)
}
