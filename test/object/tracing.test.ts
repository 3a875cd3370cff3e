import { BpfObject } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { fixturePath } from '../support/fixture.js'

const open = () => BpfObject.open(fixturePath('tracing.o'))

describe('programs for what the BTF of the kernel describes', () => {
  it('are loaded for what the name of their section ends with', () => {
    using object = open().create()
    expect([...object.programs].map(program => [program.name, program.info().type])).toEqual([
      ['on_sys_enter', 'tracing'],
      ['each_task', 'tracing']
    ])
  })

  it('are refused for something that the kernel does not have', () => {
    expect(() => open().create({ programs: ['on_nothing'] })).toThrow(
      /^attachTo: expected the name of a tracepoint of this kernel, got "no_such_tracepoint"$/
    )
  })
})
