import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where compiled BPF programs are: beside their sources, or elsewhere to test what another compiler makes of them. */
const folder = process.env['BPF_FIXTURES'] ?? join(import.meta.dirname, '../fixtures/bpf')

/** The path of a compiled BPF program of the tests: `maps.o`. */
export function fixturePath(name: string): string {
  return join(folder, name)
}

/** Its bytes, which the caller may change. */
export function readFixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(fixturePath(name)))
}
