import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('./refuse-bpf.c', import.meta.url))

/** Compiles into the folder what runs another command without bpf(2), or without one command of it: its path. */
export function buildRefuseBpf(folder: string, refused?: number): string {
  const program = join(folder, 'refuse-bpf')
  execFileSync('cc', [...(refused === undefined ? [] : [`-DREFUSED=${refused}`]), '-o', program, source])
  return program
}
