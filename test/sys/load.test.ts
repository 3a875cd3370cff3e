import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

const binary = process.env['BPF_MAPS_ADDON'] ?? resolve('build/Release/bpf_maps.node')
const built = 'build/Release/bpf_maps.node'
const prebuilt = `prebuilds/linux-${process.arch}/bpf-maps.glibc.node`
let folder: string

beforeEach(() => {
  vi.stubEnv('BPF_MAPS_ADDON', undefined)
  folder = mkdtempSync(join(tmpdir(), 'bpf-maps-load-'))
  cpSync('lib/sys', join(folder, 'lib/sys'), { recursive: true })
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.doUnmock('node:os')
  rmSync(folder, { recursive: true })
})

/** Puts a file where the package in the folder has it: the real binary, or something else. */
function place(path: string, content?: string): void {
  const target = join(folder, path)
  mkdirSync(dirname(target), { recursive: true })
  if (content === undefined) copyFileSync(binary, target)
  else writeFileSync(target, content)
}

/** The sources of the package in the folder, in a process that may claim to be another one. */
async function importNative(claims: object = {}): Promise<typeof import('../../lib/sys/native.js')> {
  vi.stubGlobal('process', Object.create(process, Object.getOwnPropertyDescriptors(claims)))
  return await import(join(folder, 'lib/sys/native.ts'))
}

describe('the addon', () => {
  test('is the one that was built from source', async () => {
    place(built)
    const { native } = await importNative()
    expect(native.possibleCpus()).toBeGreaterThan(0)
  })

  test('is the one that came with the package, where none was built', async () => {
    place(prebuilt)
    const { native } = await importNative()
    expect(native.possibleCpus()).toBeGreaterThan(0)
  })

  test('is the one that the environment names', async () => {
    vi.stubEnv('BPF_MAPS_ADDON', join(folder, 'missing.node'))
    place(built)
    const module = await importNative()
    expect(() => module.native.possibleCpus()).toThrow('missing.node')
    vi.stubEnv('BPF_MAPS_ADDON', binary)
    expect(module.native.possibleCpus()).toBeGreaterThan(0)
  })

  test('that is missing is an error that says how to build it, at the first use', async () => {
    const { native } = await importNative()
    expect(() => native.possibleCpus()).toThrow(/^bpf-maps has no binary for linux-\w+ with glibc\. .*npx node-gyp rebuild/)
  })

  test('that does not load is an error with the reason, also when there is another one', async () => {
    place(built, 'not a library')
    place(prebuilt)
    const { native } = await importNative()
    expect(() => native.possibleCpus()).toThrow(/invalid ELF header|file too short/)
  })

  test('is not loaded on a big-endian machine', async () => {
    vi.doMock('node:os', async original => ({ ...(await original<typeof import('node:os')>()), endianness: () => 'BE' }))
    place(built)
    const { native } = await importNative({ arch: 's390x' })
    expect(() => native.possibleCpus()).toThrow(/^bpf-maps needs a little-endian machine, and this one \(s390x\) is big-endian\.$/)
  })

  test('is for the libc that Node itself is linked to', async () => {
    place('node', `\x7fELF${'.'.repeat(1000)}/lib/ld-musl-x86_64.so.1\0`)
    place(prebuilt)
    const { native } = await importNative({ execPath: join(folder, 'node') })
    expect(() => native.possibleCpus()).toThrow('with musl')
  })

  test('is loaded once, and is what callers see from then on', async () => {
    place(built)
    const module = await importNative()
    const standIn = module.native
    module.native.possibleCpus()
    expect(module.native).not.toBe(standIn)
    expect(Object.keys(module.native)).toContain('mapLookup')
    const addon = module.native
    module.native.possibleCpus()
    expect(module.native).toBe(addon)
  })

  test('is for Linux only, which the first use says and the import does not', async () => {
    const { native } = await importNative({ platform: 'darwin' })
    expect(() => native.possibleCpus()).toThrow('bpf-maps works on Linux only: BPF is a part of its kernel. This is darwin.')
  })
})
