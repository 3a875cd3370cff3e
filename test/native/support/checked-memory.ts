import { onTestFinished, vi } from 'vitest'

/**
 * For the child processes of this test: allocated memory is surrounded by marks that are checked when it is freed, and a process that wrote
 * over one is aborted. Where the tests run with sanitizers, these do it.
 */
export function checkMemory(): void {
  if (process.env['LD_PRELOAD']) return
  vi.stubEnv('LD_PRELOAD', 'libc_malloc_debug.so.0')
  vi.stubEnv('GLIBC_TUNABLES', 'glibc.malloc.check=3')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}
