import { describe, expect, it } from 'vitest'
import { fileLimit, functionLimit, tooLong } from './sizes.js'
import { sourceFiles } from './source-files.js'

const lines = (count: number): string => '  a += b;\n'.repeat(count)

describe('files and functions', () => {
  it('of lib/ stay within the limits', () => {
    expect(sourceFiles('lib', /\.ts$/).flatMap(tooLong)).toEqual([])
  })

  it('of native/ stay within the limits', () => {
    const files = sourceFiles('native', /\.(?:cc|h|txt)$/)
    expect(files).not.toEqual([])
    expect(files.flatMap(tooLong)).toEqual([])
  })
})

describe('the check of sizes', () => {
  it('finds a file that is too long', () => {
    expect(tooLong({ path: 'native/a.cc', text: lines(fileLimit) })).toEqual([])
    expect(tooLong({ path: 'native/a.cc', text: lines(fileLimit + 1) })).toEqual(['native/a.cc has 251 lines'])
  })

  it.each([
    ['lib/a.ts', 'function long() {'],
    ['lib/a.ts', 'const long = () => {'],
    ['lib/a.ts', 'class Long { method() {'],
    ['native/a.cc', 'int Long(int a, const char* b) {'],
    ['native/a.cc', 'auto Class::Long() const noexcept -> std::vector<int> {'],
    ['native/a.cc', 'Class::Class(int a) : member_(a), other_{a} {'],
    ['native/a.cc', 'static const auto hook = [](void* data) {']
  ])('measures in %s: %s', (path, head) => {
    const sample = (body: number) => ({ path, text: `${head}\n${lines(body)}}${head.startsWith('class') ? '}' : ''}\n` })
    expect(tooLong(sample(functionLimit - 2))).toEqual([])
    expect(tooLong(sample(functionLimit - 1))).toEqual([`${path}:1 has a function of 41 lines`])
  })

  it.each([
    'namespace bpf_maps {',
    'struct Attribute {',
    'const char* names[] = {',
    '#define FOO(x) {',
    '/* f() { */ enum Kind {',
    'extern "C" {'
  ])('does not take for a function: %s', head => {
    expect(tooLong({ path: 'native/a.cc', text: `${head}\n${lines(functionLimit)}}\n` })).toEqual([])
  })

  it('does not take a long statement within a function for one of its own', () => {
    const text = `int Long() {\n  if (f(a) && g(b)) {\n${lines(functionLimit)}  }\n}\n`
    expect(tooLong({ path: 'native/a.cc', text })).toEqual(['native/a.cc:1 has a function of 44 lines'])
  })
})
