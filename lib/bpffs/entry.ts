import type { LinkInfo } from '../sys/link-info.js'
import type { MapInfo } from '../sys/map-info.js'
import type { ProgramInfo } from '../sys/program-info.js'

/** What there is to know of each. */
export interface FileFacts {
  /** Bytes that are not UTF-8 are shown as U+FFFD. */
  readonly path: string
  /** The last part of the path. */
  readonly name: string
  /** The path as it is, for node:fs, which takes it for `path`. Only there if it is not UTF-8, so that no text can be it. */
  readonly pathBytes?: Buffer
  /** Permissions as in chmod(2), such as `0o600`. */
  readonly mode: number
  /** The owner. */
  readonly uid: number
  readonly gid: number
}

/** A pinned map. */
export interface MapEntry extends FileFacts {
  readonly kind: 'map'
  readonly map: MapInfo
}

/** A pinned program. */
export interface ProgramEntry extends FileFacts {
  readonly kind: 'program'
  readonly program: ProgramInfo
}

/** A pinned link, which keeps a program attached. */
export interface LinkEntry extends FileFacts {
  readonly kind: 'link'
  /** Absent when this process may only read the pin: the kernel opens links for reading and writing alone. */
  readonly link?: LinkInfo
}

/** A folder, or a symbolic link; those are listed and not followed. */
export interface FolderEntry extends FileFacts {
  readonly kind: 'folder' | 'symbolic-link'
}

/** A pin that this process may not open, or that was unpinned in the meantime. */
export interface UnknownEntry extends FileFacts {
  readonly kind: 'unknown'
}

/** What is at a path of a BPF file system. */
export type Entry = MapEntry | ProgramEntry | LinkEntry | FolderEntry | UnknownEntry

const kindsInWords = { map: 'map', program: 'program', link: 'link', folder: 'folder', 'symbolic-link': 'symbolic link', unknown: 'pin' }

/** `map "flows" (id 12)`, `folder` */
export function describeEntry(entry: Entry): string {
  if (entry.kind === 'map') return `map ${nameAndId(entry.map)}`
  if (entry.kind === 'program') return `program ${nameAndId(entry.program)}`
  return kindsInWords[entry.kind]
}

function nameAndId({ name, id }: { readonly name: string; readonly id: number }): string {
  return name === '' ? `(id ${id})` : `"${name}" (id ${id})`
}
