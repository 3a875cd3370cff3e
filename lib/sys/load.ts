import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, env, execPath, platform } from 'node:process'
import type { Addon } from './addon.js'

const require = createRequire(import.meta.url)

/**
 * Loads the addon's binary: one built from source on this machine, else the one that came with the package for this platform.
 *
 * For work on the addon itself, `BPF_MAPS_ADDON` names another one.
 */
export function loadAddon(): Addon {
  if (platform !== 'linux') throw new Error(`bpf-maps works on Linux only: BPF is part of its kernel. This is ${platform}.`)
  const developed = env['BPF_MAPS_ADDON']
  if (developed !== undefined) return require(developed)
  const paths = ['../../build/Release/bpf_maps.node', `../../prebuilds/linux-${arch}/bpf-maps.${libc()}.node`]
  for (const path of paths) {
    const addon = loadIfPresent(path)
    if (addon !== undefined) return addon
  }
  throw new Error(
    `bpf-maps has no binary for linux-${arch} with ${libc()}. ` +
      'Build it from source, in the folder of the package: npx node-gyp rebuild (needs a C++17 compiler, make and Python).'
  )
}

// A binary that is there and does not load has a reason, which its own error names.
function loadIfPresent(path: string): Addon | undefined {
  try {
    return require(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

// The interpreter's path stands near the beginning of Node's own binary: /lib64/ld-linux-x86-64.so.2 or /lib/ld-musl-x86_64.so.1.
function libc(): 'glibc' | 'musl' {
  return readFileSync(execPath).subarray(0, 4096).includes('ld-musl-') ? 'musl' : 'glibc'
}
