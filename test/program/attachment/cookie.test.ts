import { spawnSync } from 'node:child_process'
import { ArrayMap, asm, Program, type ProgramDefinition, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../../support/kernel/needs.js'
import { counting } from './counting.js'

const { r0, r1, r2, r6, r10, add, call, exit, jeq, label, loadMap, mov, store32, store64 } = asm

const largest = 2n ** 64n - 1n

/** A program that stores the cookie of the link that it runs for in the first element. */
function teller<Type extends 'raw_tracepoint' | 'tracing'>(
  cookies: ArrayMap<typeof u64>,
  definition: Pick<ProgramDefinition<Type>, 'type'> & Partial<ProgramDefinition<Type>>
): Program<Type> {
  const element = [store32([r10, -4], 0), loadMap(r1, cookies), mov(r2, r10), add(r2, -4), call('map_lookup_elem'), jeq(r0, 0, 'done')]
  const instructions = [call('get_attach_cookie'), mov(r6, r0), ...element, store64([r0], r6), label('done'), mov(r0, 0), exit()]
  return Program.load<Type>({ license: 'GPL', ...definition, instructions })
}

needsLinux('6.10').describe('the cookie of a link', () => {
  it('is what the program of a raw tracepoint is told', () => {
    using cookies = ArrayMap.create({ value: u64, maxEntries: 1 })
    using program = teller(cookies, { type: 'raw_tracepoint' })
    using _link = program.attach({ tracepoint: 'sched_process_exec', cookie: largest })
    spawnSync('true')
    expect(cookies.get(0)).toBe(largest)
  })

  it('is what the program of a tracepoint with types is told', () => {
    using cookies = ArrayMap.create({ value: u64, maxEntries: 1 })
    using program = teller(cookies, { type: 'tracing', expectedAttachType: 'trace_raw_tp', attachTo: 'sched_process_exec' })
    using link = program.attach({ cookie: 77 })
    spawnSync('true')
    expect(cookies.get(0)).toBe(77n)
    expect(link.info()).toMatchObject({ type: 'raw_tracepoint', tracepoint: 'sched_process_exec' })
  })
})

describe('a cookie', () => {
  it('has 64 bits', () => {
    using program = counting('raw_tracepoint', 0)
    const attach = (cookie: unknown) => () => program.program.attach({ tracepoint: 'sched_process_exec', cookie: cookie as bigint })
    expect(attach(-1)).toThrow(/^cookie: expected an integer from 0 to 2\^64 - 1/)
    expect(attach(largest + 1n)).toThrow(RangeError)
    expect(attach(2 ** 53)).toThrow(RangeError)
    expect(attach('1')).toThrow(TypeError)
  })

  it('needs a program that was loaded here', () => {
    using starts = counting('tracing', 0, { expectedAttachType: 'trace_raw_tp', attachTo: 'sched_process_exec' })
    using opened = Program.open({ fd: starts.program.fd }, { type: 'tracing' })
    expect(() => opened.attach({ cookie: 1 })).toThrow(
      /^cookie: expected none, but where the program was loaded with its expectedAttachType/
    )
  })
})
