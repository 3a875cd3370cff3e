// What the user nobody does with pins, each in a child of permissions.test.ts.

import { type Access, bpffs } from 'bpf-maps'
import { openPinned } from '../../lib/bpffs/open.js'
import { pin } from '../../lib/bpffs/pin.js'
import { native } from '../../lib/sys/native.js'

/** What an update and a look-up of the map's first entry answer. */
export function use(path: string, access: Access): { readonly update: number; readonly lookup: number } {
  const { handle } = openPinned(path, { kind: 'map', access })
  return { update: native.mapUpdate(handle, 0), lookup: native.mapLookup(handle, 0) }
}

export function pinAgain(path: string, newPath: string): void {
  pin(openPinned(path, { kind: 'map' }), newPath, { what: 'the map' })
}

export function unpin(path: string): boolean {
  return bpffs.unpin(path)
}

export function mount(path: string): boolean {
  return bpffs.mount(path)
}

/** `kind name`, and whether it said more of itself. */
export function list(path: string): string[] {
  const entries = bpffs.list(path, { recursive: true }).filter(({ name }) => !name.endsWith('.debug'))
  return entries.map(entry => `${entry.kind} ${entry.name}${'map' in entry || 'program' in entry || 'link' in entry ? ', known' : ''}`)
}
