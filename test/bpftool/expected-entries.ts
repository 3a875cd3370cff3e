import { type MapInfo, u32 } from 'bpf-maps'
import { mapInfo } from '../../lib/map/bind.js'
import { type DescribedCodecs, describedCodecs } from '../../lib/map/described.js'
import { openDescriptor } from '../../lib/map/open.js'
import { mapKind } from '../../lib/sys/map-kinds.js'
import { type DumpedEntry, dump } from './bpftool.js'
import { printedBytes, printedValue } from './printed-value.js'

/** The entries that this library has to give for a map, by what bpftool prints of it: by the map's types, or as bytes. */
export function expectedEntries(map: { readonly id: number }): [key: unknown, value: unknown][] {
  const info = infoOf(map.id)
  const codecs = describedCodecs(info)
  const isIndexed = mapKind(info.type)?.indexed === true
  return dump(map).map(entry => [dumpedKey(entry, codecs, isIndexed), dumpedValue(entry, codecs)])
}

function infoOf(id: number): MapInfo {
  const descriptor = openDescriptor({ id })
  try {
    return mapInfo(descriptor)
  } finally {
    descriptor.close()
  }
}

function dumpedKey({ key, formatted }: DumpedEntry, codecs: DescribedCodecs, isIndexed: boolean): unknown {
  if (formatted?.key !== undefined) return printedValue(codecs.key!.type, formatted.key)
  return printedBytes(key, isIndexed ? u32 : undefined)
}

function dumpedValue({ value, values, formatted }: DumpedEntry, codecs: DescribedCodecs): unknown {
  if (formatted?.values !== undefined) return formatted.values.map(slot => printedValue(codecs.value!.type, slot.value))
  if (formatted !== undefined) return printedValue(codecs.value!.type, formatted.value)
  return values === undefined ? printedBytes(value!) : values.map(slot => printedBytes(slot.value as string[]))
}
