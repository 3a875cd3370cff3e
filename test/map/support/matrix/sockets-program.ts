import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('./sockets.c', import.meta.url))

/** Compiles the program that starts others with sockets that Node cannot open. */
export function matrixSockets(): { readonly path: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  const path = join(folder, 'matrix-sockets')
  execFileSync('cc', ['-o', path, source])
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}
