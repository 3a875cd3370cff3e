import { asm, Program, type ProgramType, programKinds } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { programKind, programTypeOf, testRunOf } from '../../lib/sys/program-types.js'
import { needsLinux } from '../support/kernel/needs.js'

const types = Object.keys(programKinds) as ProgramType[]
const { r0, exit, mov } = asm

// Types that want more than instructions: a function of the kernel to attach to, a description in BTF, an option of the kernel's build.
// A socket look-up is run with the addresses that it is about.
const needMore: readonly ProgramType[] = ['sk_lookup', 'tracing', 'struct_ops', 'ext', 'lsm', 'lirc_mode2']
const attachTypes: Partial<Record<ProgramType, number>> = { sk_lookup: 36, netfilter: 45, cgroup_sock_addr: 10, cgroup_sockopt: 21 }

describe('the table of program types', () => {
  it("has the kernel's numbers, one each", () => {
    expect(types.map(type => programKinds[type].number)).toEqual(types.map((_type, index) => index + 1))
  })

  it('gives the name of a number, or the number', () => {
    expect(programTypeOf(6)).toBe('xdp')
    expect(programTypeOf(999)).toBe(999)
  })

  describe.each(types.filter(type => !needMore.includes(type)))('%s', type => {
    const kind = programKind(type)
    const testRun = testRunOf(kind)
    const load = () =>
      Program.load({ type, instructions: [mov(r0, 1), exit()], license: 'GPL', expectedAttachType: attachTypes[type] ?? 0 })

    needsLinux(kind.since).it('is loaded', { refused: load }, () => {
      using program = load()
      expect(program.info().type).toBe(type)
    })

    needsLinux(testRun?.since ?? kind.since).it(testRun ? 'is run' : 'has no test run', () => {
      using program = load()
      const run = () => program.run(testRun?.takes === 'data' ? { data: new Uint8Array(64) } : {})
      if (testRun) expect(run().returnValue).toBe(resultOfOne(type))
      else expect(run).toThrow(expect.objectContaining({ name: 'NotSupportedError', command: 'BPF_PROG_TEST_RUN' }))
    })
  })
})

// Before Linux 6.1 the run of a flow dissector only told whether the program had returned 0.
function resultOfOne(type: ProgramType): number {
  return type === 'flow_dissector' && isOlderThan('6.1') ? 0 : 1
}
