import { KernelSymbols, StackTraceMap } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needs } from '../../support/kernel/needs.js'
import { StackFlag, stackRecorder } from '../../support/stack-recorder.js'

const text = [
  '0000000000001000 A fixed_percpu_data',
  'ffffffff81000000 T _text',
  'ffffffff81000000 T startup',
  'ffffffff81000100 t helper',
  'ffffffff81000200 D data',
  'ffffffffc0000000 t load	[module]',
  ''
].join('\n')

const areHidden = { otherwise: () => expect(KernelSymbols.read()).toBeUndefined() }

describe('symbols of the kernel', () => {
  needs('addresses in kallsyms').it('name the frames of a kernel stack', areHidden, () => {
    using stacks = StackTraceMap.create({ maxEntries: 16 })
    using record = stackRecorder(stacks)
    const symbols = KernelSymbols.read()
    const names = stacks.getOrThrow(record(StackFlag.kernel)).map(address => symbols?.find(address)?.name)
    expect(names).toContain('__sys_bpf')
  })

  it('are found by addresses within them', () => {
    const symbols = KernelSymbols.parse(text)
    expect(symbols?.find(0xffffffff81000010n)).toEqual({ name: '_text', offset: 16, module: undefined })
    expect(symbols?.find(0xffffffff810001ffn)).toEqual({ name: 'helper', offset: 255, module: undefined })
    expect(symbols?.find(0xffffffffc0000001n)).toEqual({ name: 'load', offset: 1, module: 'module' })
  })

  it('are absent before the first, in data, and far behind the last', () => {
    const symbols = KernelSymbols.parse(text)
    for (const address of [0x1000n, 0xffffffff80000000n, 0xffffffff81000200n, 0xffffffffd0000000n])
      expect(symbols?.find(address)).toBeUndefined()
  })

  it('are absent altogether where the kernel hides its addresses', () => {
    expect(KernelSymbols.parse('0000000000000000 T _text\n0000000000000000 t helper\n')).toBeUndefined()
  })
})
