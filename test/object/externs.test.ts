import { readFileSync } from 'node:fs'
import { BpfObject, Btf, ObjectError, VerifierError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { loadableBtf } from '../../lib/object/loadable-btf.js'
import { readObjectFile } from '../../lib/object/object-file.js'
import { fixturePath, readFixture } from '../support/fixture.js'
import { needs, needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'

const create = (...programs: string[]) => BpfObject.open(fixturePath('externs.o')).create({ programs })
const symbols = readFileSync('/proc/kallsyms', 'latin1')

describe('what the source declares and the kernel defines', () => {
  needsLinux('6.2').it('may be a function for programs, which is called; what is weak and missing is not there', () => {
    using object = create('use_functions')
    expect(object.programs['use_functions']!.run().returnValue).toBe(7)
    expect(object.data).toMatchObject({ locked: 1n, has_unlock: 1n, has_function: 0n })
  })

  const useSymbols = () => create('use_symbols')

  needs('addresses in kallsyms').describe('may be a name in the kernel', { refused: useSymbols }, () => {
    needsLinux('5.14').it('of which the address is known; what is weak and missing is 0', { refused: useSymbols }, () => {
      using object = useSymbols()
      expect(object.programs['use_symbols']!.run().returnValue).toBe(0)
      const address = BigInt(`0x${/^([0-9a-f]{16}) . bpf_prog_put$/m.exec(symbols)![1]}`)
      expect(object.data).toMatchObject({ address, no_address: 0n, has_other: 0n })
    })
  })

  needsLinux('5.14').it('may be a variable, where the kernel itself knows its address', () => {
    const load = () => {
      using object = create('use_variable')
      object.programs['use_variable']!.run()
      return object.data['active']
    }
    if (symbols.includes(' bpf_prog_active\n')) return expect(load()).toBeGreaterThanOrEqual(0)
    const error = thrownBy(load)
    expect(error).toBeInstanceOf(VerifierError)
    expect(error.message).toContain("failed to find the address for kernel symbol 'bpf_prog_active'")
  })

  it.each([
    [
      'call_what_is_needed',
      '"no_needed_function" is declared, and the kernel has no such function for programs: it may be newer, or in a module'
    ],
    [
      'read_what_is_needed',
      '"no_needed_variable" is declared, and the kernel describes no such variable: of most it knows the address alone, `extern const void`'
    ],
    ['point_to_what_is_needed', '"no_needed_address" is declared, and the kernel shows no such name in /proc/kallsyms']
  ])('is refused if it is missing: %s', (program, problem) => {
    expect(() => create(program)).toThrow(new ObjectError(`cannot use object "externs": ${problem}`))
  })
})

describe('the BTF of an object that is loaded', () => {
  it('is its own, where all is defined', () => {
    const { btf } = readObjectFile(readFixture('calls.o'), '')
    expect(loadableBtf(btf!)).toBe(btf!.bytes)
  })

  it('has no declarations, and else the same types', () => {
    const { btf } = readObjectFile(readFixture('externs.o'), '')
    const loadable = Btf.parse(loadableBtf(btf!))
    expect(loadable.typeCount).toBe(btf!.typeCount)
    expect(loadable.find('no_such_function', 'function')).toMatchObject({ linkage: 'global' })
    expect(loadable.find('no_such_address', 'variable')).toMatchObject({ linkage: 'global' })
    expect(btf!.find('no_such_address', 'variable')).toMatchObject({ linkage: 'extern' })
    expect([loadable.find('.ksyms'), loadable.find('.bss')]).toEqual([undefined, btf!.find('.bss')])
  })
})
