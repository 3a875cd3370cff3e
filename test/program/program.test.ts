import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ArrayMap, asm, bpffs, Program, type ProgramDefinition, u64, type VerifierError } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { patience } from '../support/patience.js'
import { thrownBy } from '../support/thrown-by.js'
import type { Revealing } from './scenarios.js'

const { r0, r1, call, exit, label, ja, mov } = asm

const inChild = childOf<typeof import('./scenarios.js')>(new URL('./scenarios.ts', import.meta.url))
const passing = [mov(r0, 2), exit()]
const folder = privateBpffs()
afterAll(folder.remove)

function load(definition: Partial<ProgramDefinition> = {}): Program {
  return Program.load({ type: 'xdp', name: 'pass', instructions: passing, ...definition })
}

describe('a loaded program', () => {
  it('is described by the kernel as it was defined', () => {
    using program = load({ license: 'Dual MIT/GPL' })
    expect(program.info()).toMatchObject({ id: program.id, type: 'xdp', name: 'pass', isGplCompatible: true, createdByUid: 0, mapCount: 0 })
    expect(program.info().tag).toMatch(/^[0-9a-f]{16}$/)
    expect(program.info().translatedLength).toBe(16)
    expect(program.info().loadTime).toBeGreaterThan(0n)
  })

  it('has a tag that only other instructions change', () => {
    using one = load()
    using same = load({ name: 'other' })
    using different = load({ instructions: [mov(r0, 1), exit()] })
    expect(same.info().tag).toBe(one.info().tag)
    expect(different.info().tag).not.toBe(one.info().tag)
  })

  it('says who it is', () => {
    using program = load()
    using nameless = load({ name: '' })
    expect(String(program)).toBe(`xdp program "pass" (id ${program.id})`)
    expect(String(nameless)).toBe(`xdp program (id ${nameless.id})`)
  })

  it('has a descriptor, until it is closed', () => {
    const program = load()
    expect(existsSync(`/proc/self/fd/${program.fd}`)).toBe(true)
    program.close()
    expect(program.closed).toBe(true)
    expect(() => program.fd).toThrow(/^xdp program "pass" \(id \d+\) is closed$/)
  })

  it('refuses everything once it is closed, but closing again', () => {
    const program = load({ type: 'raw_tracepoint' })
    program.close()
    program.close()
    const uses = [
      () => program.run(),
      () => program.info(),
      () => program.attach({ tracepoint: 'sys_enter' } as never),
      () => program.pin('/nowhere')
    ]
    for (const use of uses) expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })

  it('may be given as bytes', () => {
    using program = load({ instructions: asm.assemble(passing) })
    expect(program.run({ data: new Uint8Array(14) }).returnValue).toBe(2)
  })

  it('lives on in a pin', () => {
    const program = load()
    const path = join(folder.path, 'programs', 'pass')
    expect(program.pin(path)).toBe(program)
    program.close()
    expect(bpffs.list(join(folder.path, 'programs'))).toMatchObject([{ kind: 'program', program: { id: program.id, name: 'pass' } }])
    bpffs.unpin(path)
  })
})

describe('a definition', () => {
  it.each<[string, Partial<Record<keyof ProgramDefinition, unknown>>, string]>([
    ['of an unknown type', { type: 'xpd' }, 'type: expected a type of program (socket_filter, '],
    ['without instructions', { instructions: [] }, 'instructions: expected whole instructions, 8 bytes each, and at least one'],
    ['with half an instruction', { instructions: new Uint8Array(12) }, 'instructions: expected whole instructions'],
    ['with text for instructions', { instructions: 'exit' }, 'instructions: expected an array of instructions, or their bytes, got "exit"'],
    ['with a jump to nowhere', { instructions: [ja('nowhere')] }, 'instructions[0]: expected the name of a label in this program'],
    ['with a name that is too long', { name: 'sixteencharacter' }, 'name: expected at most 15 of the characters'],
    ['with a name of other characters', { name: 'a-b' }, 'name: expected at most 15 of the characters'],
    ['with a licence that is not text', { license: 1 }, "license: expected the name of a licence, such as 'GPL', got 1"],
    ['with a licence that is too long', { license: 'x'.repeat(128) }, 'license: expected at most 127 characters'],
    ['with an attach type that no number is', { expectedAttachType: -1 }, "expectedAttachType: expected the kernel's number"],
    ['with an unknown attach type', { expectedAttachType: 'xpd' }, 'expectedAttachType: expected the name of an attach type'],
    ['with a target that is no name', { type: 'tracing', attachTo: 1 }, 'attachTo: expected the name of a function with BTF, got 1']
  ])('%s is refused before the kernel sees it', (_what, definition, message) => {
    const wrong = definition as Partial<ProgramDefinition>
    expect(() => load(wrong)).toThrow(message)
    expect(() => load(wrong)).toThrow(expect.not.objectContaining({ command: 'BPF_PROG_LOAD' }))
  })
})

describe('a program that the verifier refuses', () => {
  const refused = (instructions: ProgramDefinition['instructions'], license = '') => {
    try {
      load({ type: 'raw_tracepoint', instructions, license }).close()
    } catch (error) {
      return error
    }
    throw new Error('it was loaded')
  }

  it('throws an error with the reason, the place and the log', () => {
    expect(refused([mov(r1, 1), exit()])).toMatchObject({
      name: 'VerifierError',
      code: 'EACCES',
      command: 'BPF_PROG_LOAD',
      message: expect.stringMatching(
        /^cannot load raw_tracepoint program "pass": EACCES \(Permission denied\)\. The verifier says: R0 !read_ok\. At instruction 1: \(95\) exit\./
      ),
      log: expect.stringContaining('0: (b7) r1 = 1')
    })
  })

  it('says when a helper asks for a licence', () => {
    const instructions = [mov(r1, 0), mov('r2', 0), call('probe_read_kernel'), mov(r0, 0), exit()]
    expect(refused(instructions)).toMatchObject({ message: expect.stringContaining("pass it as license: 'GPL'") })
  })

  it('gets a log as long as it takes', () => {
    // Each of these lines is in the log: more than the 64 KiB of the first attempt.
    const long = Array.from({ length: 4000 }, (_none, index) => mov(r1, index))
    const { log } = refused([...long, exit()]) as { log: string }
    expect(log.length).toBeGreaterThan(64 * 1024)
    expect(log).toContain('R0 !read_ok')
  })

  it('has a message that stays short, and a log of all states where these are asked for', () => {
    const loop = [mov(r1, 0), label('again'), asm.add(r1, 1), asm.jlt(r1, 200, 'again'), exit()]
    const brief = thrownBy(() => load({ instructions: loop })) as VerifierError
    const states = thrownBy(() => load({ instructions: loop, log: 'states' })) as VerifierError
    expect(states.log.length).toBeGreaterThan(brief.log.length)
    expect(states.message.length).toBeLessThan(400)
    expect(states.message).toMatch(/R0 !read_ok\. At instruction 3: \(95\) exit\. /)
  })

  it('names the instruction also where the log has none', () => {
    expect(refused([mov(r0, 1), exit(), mov(r0, 2), exit()])).toMatchObject({
      message: expect.stringContaining('The verifier says: unreachable insn 2. At instruction 2: (b7) r0 = 2.')
    })
  })

  it('is no secret when it is an endless loop', () => {
    expect(refused([label('again'), ja('again')])).toMatchObject({ name: 'VerifierError', code: 'EINVAL' })
  })
})

describe('the log of a program that is accepted', () => {
  it('is written where it is asked for', () => {
    using quiet = load()
    using statistics = load({ log: 'statistics' })
    using states = load({ log: 'states' })
    expect([quiet.log, statistics.log.includes('r0 = 2')]).toEqual(['', false])
    expect(statistics.log).toMatch(/verification time \d+ usec.*processed 2 insns/s)
    expect(states.log).toMatch(/^0: \(b7\) r0 = 2/m)
    // @ts-expect-error: not a level
    expect(() => load({ log: 'everything' })).toThrow('log: expected one of states, statistics, got "everything"')
  })

  it('is as long as it takes', () => {
    using program = load({ instructions: [...Array.from({ length: 4000 }, () => mov(r1, 1)), ...passing], log: 'states' })
    expect(program.log.length).toBeGreaterThan(64 * 1024)
    expect(program.log).toContain('processed 4002 insns')
  })
})

describe('a program of extreme size', () => {
  const oneMillion = 1_000_000

  it('is loaded with many instructions, refused with more than the kernel takes', () => {
    const filled = (count: number) => {
      const bytes = Buffer.alloc(8 * count, asm.assemble([mov(r0, 2)]))
      bytes.set(asm.assemble([exit()]), bytes.length - 8)
      return bytes
    }
    using large = load({ instructions: filled(100_000) })
    if (!isOlderThan('5.16')) expect(large.info().verifiedInstructions).toBe(100_000)
    expect(() => load({ instructions: filled(oneMillion + 1) })).toThrow(/: E2BIG .* A program has 1,000,000 instructions at most/)
  })

  it('is not put together with a map that is closed', () => {
    const map = ArrayMap.create({ value: u64, maxEntries: 1 })
    map.close()
    expect(() => load({ instructions: [asm.loadMap(r1, map), ...passing] })).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})

describe('what the kernel refuses without a log', () => {
  it('is an error that says so', () => {
    const connecting = { type: 'cgroup_sock_addr', instructions: [mov(r0, 1), exit()] } as const
    expect(() => load({ ...connecting, expectedAttachType: 0 })).toThrow(
      /^cannot load cgroup_sock_addr program .* another expectedAttachType/
    )
    using byNumber = load({ ...connecting, expectedAttachType: 10 })
    using byName = load({ ...connecting, expectedAttachType: 'cgroup_inet4_connect' })
    expect([byNumber.info().type, byName.info().type]).toEqual(['cgroup_sock_addr', 'cgroup_sock_addr'])
  })

  // Three processes, one after the other, that compile the library.
  it('is a PermissionError that names the capability', { timeout: 60_000 * patience }, () => {
    const scenario = (capabilities: ('bpf' | 'perfmon')[], type: ProgramDefinition['type']) =>
      inChild('loadProgram', [type], { capabilities })
    expect(scenario([], 'raw_tracepoint').error).toMatchObject({
      name: 'PermissionError',
      missing: ['CAP_BPF', 'CAP_PERFMON']
    })
    expect(scenario(['bpf'], 'raw_tracepoint').error?.message).toMatch(
      /^cannot load raw_tracepoint program: EPERM .* CAP_PERFMON is missing/
    )
    expect(scenario(['bpf', 'perfmon'], 'raw_tracepoint').result).toBe('raw_tracepoint')
  })
})

describe('what the verifier allows only those who may see addresses of the kernel', () => {
  const expectRefusal = (name: Revealing) => {
    const { error } = inChild('loadRevealing', [name], { capabilities: ['bpf', 'net_admin'] })
    expect(error).toMatchObject({ name: 'VerifierError', message: expect.stringContaining('. CAP_PERFMON is missing: ') })
    expect(inChild('loadRevealing', [name], { capabilities: ['bpf', 'net_admin', 'perfmon'] })).toEqual({ result: 'xdp' })
  }

  it.each<Revealing>(['returns an address', 'subtracts pointers', 'overwrites a part of a spilled pointer', 'prints'])(
    'is refused with a word on CAP_PERFMON: a program that %s',
    expectRefusal
  )

  // Older kernels allow it nobody.
  it.skipIf(isOlderThan('6.3'))('is refused so: a program that reads the stack before it writes it (needs Linux 6.3)', () => {
    expectRefusal('reads the stack before it writes it')
  })
})

describe('an atomic operation that the kernel is too old for', () => {
  it('is named', () => {
    expect(inChild('messageOnFetch', [], { ancientKernel: true }).result).toContain('need Linux 5.12 or newer.')
    if (!isOlderThan('5.12')) expect(inChild('messageOnFetch', []).result).not.toContain('Linux')
  })
})
