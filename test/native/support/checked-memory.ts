import { onTestFinished, vi } from 'vitest'

/**
 * For the child processes of this test: allocated memory is surrounded by marks that are checked when it is freed, and a process where
 * something wrote over one is aborted. That also finds what the kernel writes, which sanitizers do not see; where the tests run with
 * sanitizers, these stay, for what the addon itself does.
 */
export function checkMemory(): void {
  if (process.env['LD_PRELOAD']) return
  vi.stubEnv('LD_PRELOAD', 'libc_malloc_debug.so.0')
  vi.stubEnv('GLIBC_TUNABLES', 'glibc.malloc.check=3')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}
