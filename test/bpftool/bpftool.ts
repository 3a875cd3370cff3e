import { spawnSync } from 'node:child_process'

/** What `bpftool -j map dump` says of an entry: bytes in hexadecimal, and `formatted` where the map carries types. */
export interface DumpedEntry {
  readonly key: readonly string[]
  readonly value?: readonly string[]
  readonly values?: readonly DumpedSlot[]
  readonly formatted?: { readonly key?: unknown; readonly value?: unknown; readonly values?: readonly DumpedSlot[] }
}

/** The value of one CPU. */
export interface DumpedSlot {
  readonly cpu: number
  readonly value: unknown
}

/** Runs bpftool; what it printed as JSON. */
export function bpftool(...args: readonly (string | number)[]): unknown {
  const { error, status, stdout } = spawnSync('bpftool', ['-j', ...args.map(String)], { encoding: 'utf8' })
  if (error !== undefined) throw new Error('these tests need bpftool, which cannot be run (apt install bpftool)', { cause: error })
  if (status !== 0) throw new Error(`bpftool ${args.join(' ')} failed: ${stdout}`)
  return stdout.trim() === '' ? undefined : JSON.parse(withExactNumbers(stdout))
}

/** All entries of a map, in the kernel's order. */
export function dump(map: { readonly id: number }): DumpedEntry[] {
  // As bpftool documents it.
  return bpftool('map', 'dump', 'id', map.id) as DumpedEntry[]
}

/** Stores an entry, given as bytes: the same value for each CPU. */
export function update(map: readonly [by: 'id' | 'pinned', which: string | number], key: Uint8Array, value: Uint8Array): void {
  bpftool('map', 'update', ...map, 'key', ...key, 'value', ...value)
}

/** Numbers that a double cannot hold, as strings. */
function withExactNumbers(json: string): string {
  return json.replace(/(?<=[:[,])-?\d{16,}(?=[,\]}])/g, '"$&"')
}
