import { describe, expect, it } from 'vitest'
import { absolutePath, checkNames, namesBetween } from '../../lib/bpffs/path.js'

describe('absolutePath', () => {
  it('starts a relative path at the working directory and removes dots', () => {
    expect(absolutePath('a/../b/./c')).toBe(`${process.cwd()}/b/c`)
    expect(absolutePath('/sys/fs/bpf/')).toBe('/sys/fs/bpf')
  })

  it.each([undefined, null, 7, Buffer.from('/sys'), new URL('file:///sys')])('refuses %s with a TypeError', value => {
    expect(() => absolutePath(value)).toThrow(TypeError)
    expect(() => absolutePath(value)).toThrow(/^path: expected a path, got /)
  })

  it.each(['', '/sys/fs/bpf/a\0b'])('refuses %j with a RangeError', value => {
    expect(() => absolutePath(value)).toThrow(RangeError)
  })

  it.each(['/a'.repeat(2048), `/${'é'.repeat(2047)}x`, '/a/..'.repeat(820)])('refuses a path of more than 4,095 bytes: %#', path => {
    expect(Buffer.byteLength(path)).toBeGreaterThan(4095)
    expect(() => absolutePath(path)).toThrow(RangeError)
    expect(() => absolutePath(path)).toThrow(/^path: expected a path of at most 4095 bytes, got ".{40}…" \(\d+ characters\)$/)
  })

  it('takes one of 4,095 bytes', () => {
    const path = `${'/a'.repeat(2047)}a`
    expect(absolutePath(path)).toBe(path)
  })

  it('refuses a short path that is a longer one from here', () => {
    expect(() => absolutePath('a'.repeat(4090))).toThrow(/of at most 4095 bytes/)
  })
})

describe('checkNames', () => {
  it('refuses a name with a dot, naming the rule', () => {
    expect(() => checkNames(['shared', 'flows.v1'])).toThrow(
      new RangeError('path: expected a name without a dot: the BPF file system takes no other, got "flows.v1"')
    )
  })

  it('counts the bytes of a name', () => {
    expect(() => checkNames(['n'.repeat(255), 'é'.repeat(127)])).not.toThrow()
    expect(() => checkNames(['n'.repeat(256)])).toThrow(/^path: expected a name of at most 255 bytes, got /)
    expect(() => checkNames(['é'.repeat(128)])).toThrow(RangeError)
  })
})

describe('namesBetween', () => {
  it('gives the names below the folder', () => {
    expect(namesBetween('/sys/fs/bpf', '/sys/fs/bpf/a/b/c')).toEqual(['a', 'b', 'c'])
    expect(namesBetween('/', '/a')).toEqual(['a'])
    expect(namesBetween('/a', '/a')).toEqual([])
  })
})
