import { closeSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { endianness } from 'node:os'
import type { Addon } from './addon.js'
import { type Binary, withElementCalls } from './element-calls.js'

// Not imported by name: that reads every property of `process`, and so opens the standard input and takes milliseconds.
const { arch, env, execPath, platform } = process
const require = createRequire(import.meta.url)

/**
 * Loads the addon's binary: one built from source on this machine, else the one that came with the package for this platform.
 *
 * For work on the addon itself, `BPF_MAPS_ADDON` names another one.
 */
export function loadAddon(): Addon {
  if (platform !== 'linux') throw new Error(`bpf-maps works on Linux only: BPF is a part of its kernel. This is ${platform}.`)
  // Bytes are written in that order throughout: another machine's kernel would store wrong values without a word.
  if (endianness() === 'BE') throw new Error(`bpf-maps needs a little-endian machine, and this one (${arch}) is big-endian.`)
  return withElementCalls(requireBinary())
}

function requireBinary(): Binary {
  const developed = env['BPF_MAPS_ADDON']
  if (developed !== undefined) return require(developed)
  return requireIfPresent('../../build/Release/bpf_maps.node') ?? requirePrebuilt(`linux-${arch}`, libc())
}

function requirePrebuilt(target: string, libc: string): Binary {
  const addon = requireIfPresent(`../../prebuilds/${target}/bpf-maps.${libc}.node`)
  if (addon !== undefined) return addon
  throw new Error(
    `bpf-maps has no binary for ${target} with ${libc}. ` +
      'Build it in the folder of the package, with a C++17 compiler, make and Python: npx node-gyp rebuild'
  )
}

// A binary that is there but does not load has a reason, which is in the error of the loader itself.
function requireIfPresent(path: string): Binary | undefined {
  try {
    return require(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

// A program names its loader near its beginning, and Node's own is /lib64/ld-linux-x86-64.so.2 or /lib/ld-musl-x86_64.so.1.
function libc(): 'glibc' | 'musl' {
  const beginning = Buffer.alloc(4096)
  const file = openSync(execPath, 'r')
  readSync(file, beginning)
  closeSync(file)
  return beginning.includes('ld-musl-') ? 'musl' : 'glibc'
}
