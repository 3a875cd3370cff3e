import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

// Both are read from the repository's root, where vitest runs.
const gyp = readGyp()
const cmake = readFileSync('native/CMakeLists.txt', 'utf8').replaceAll(/#.*/g, '')

interface Target {
  readonly sources: readonly string[]
  readonly defines: readonly string[]
  readonly cflags: readonly string[]
  readonly cflags_cc: readonly string[]
}

function readGyp(): Target {
  const text = readFileSync('binding.gyp', 'utf8').replaceAll(/^\s*#.*/gm, '')
  return JSON.parse(text).targets[0]
}

/** The words between the parentheses of a command, without the target's name and the visibility. */
function cmakeArguments(command: string): string[] {
  const [, body] = cmake.match(new RegExp(`^${command}\\(bpf_maps ([^)]*)\\)`, 'm'))!
  return body!.split(/\s+/).filter(word => word !== '' && word !== 'PRIVATE' && word !== 'MODULE')
}

describe('both native builds', () => {
  test('list all sources', () => {
    const sources = readdirSync('native').filter(file => file.endsWith('.cc'))
    expect([...gyp.sources].sort()).toEqual(sources.map(file => `native/${file}`).sort())
    expect(cmakeArguments('add_library').sort()).toEqual(sources.sort())
  })

  test('define the same', () => {
    expect([...gyp.defines].sort()).toEqual(cmakeArguments('target_compile_definitions').sort())
  })

  test('use the same compiler flags, but for warnings that stop only developers', () => {
    const includePath = gyp.cflags_cc.indexOf('-isystem')
    const flags = [...gyp.cflags, ...gyp.cflags_cc.slice(0, includePath)]
    expect([...flags, '-Werror'].sort()).toEqual(cmakeArguments('target_compile_options').sort())
  })
})
