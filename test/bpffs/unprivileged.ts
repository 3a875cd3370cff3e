// What the user nobody does with pins, each in a child of permissions.test.ts.

import { type Access, BpfError, bpffs, HashMap, u32, u64 } from 'bpf-maps'

const open = (path: string, access: Access = 'read-write') => HashMap.open(path, { key: u32, value: u64, access })

/** What an update and a lookup of the map's first entry answer. */
export function use(path: string, access: Access): { readonly update: string; readonly lookup: string } {
  const map = open(path, access)
  return { update: answerOf(() => map.set(0, 0n)), lookup: answerOf(() => map.getOrThrow(0)) }
}

function answerOf(call: () => unknown): string {
  try {
    call()
    return 'done'
  } catch (error) {
    if (error instanceof BpfError) return error.code
    throw error
  }
}

export function pinAgain(path: string, newPath: string): void {
  open(path).pin(newPath)
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
