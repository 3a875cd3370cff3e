import { join } from 'node:path'
import { ArrayMap, asm, bpffs, Program, u64 } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../../support/bpffs-folder.js'

const { r0, r1, r2, r10, add, atomicAdd, call, exit, jne, label, loadMap, mov, rsh, store32, jeq } = asm

const folder = privateBpffs()
afterAll(folder.remove)

/** Counts the system calls of this process in the first element. */
function countOwnCalls(counts: ArrayMap<typeof u64>): Program<'raw_tracepoint'> {
  const instructions = [
    call('get_current_pid_tgid'),
    rsh(r0, 32),
    jne(r0, process.pid, 'done'),
    store32([r10, -4], 0),
    loadMap(r1, counts),
    mov(r2, r10),
    add(r2, -4),
    call('map_lookup_elem'),
    jeq(r0, 0, 'done'),
    mov(r1, 1),
    atomicAdd([r0], r1),
    label('done'),
    mov(r0, 0),
    exit()
  ]
  return Program.load({ type: 'raw_tracepoint', name: 'count_own', instructions })
}

const makeCounts = () => ArrayMap.create({ name: 'counts', value: u64, maxEntries: 1 })

/** How far the count goes while this process makes at least ten system calls. */
function countedDuringTenCalls(counts: ArrayMap<typeof u64>): number {
  const before = counts.getOrThrow(0)
  for (let calls = 0; calls < 10; calls++) counts.get(0)
  return Number(counts.getOrThrow(0) - before)
}

describe('a link to a raw tracepoint', () => {
  it('has the kernel run the program until it is closed', () => {
    using counts = makeCounts()
    using program = countOwnCalls(counts)
    expect(countedDuringTenCalls(counts)).toBe(0)
    const link = program.attach({ tracepoint: 'sys_enter' })
    expect(countedDuringTenCalls(counts)).toBeGreaterThanOrEqual(11)
    link.close()
    expect(countedDuringTenCalls(counts)).toBe(0)
  })

  it('keeps the program attached when the program is closed', () => {
    using counts = makeCounts()
    const program = countOwnCalls(counts)
    using _link = program.attach({ tracepoint: 'sys_enter' })
    program.close()
    expect(countedDuringTenCalls(counts)).toBeGreaterThanOrEqual(11)
  })

  it('says what it links', () => {
    using counts = makeCounts()
    using program = countOwnCalls(counts)
    using link = program.attach({ tracepoint: 'sys_enter' })
    expect(String(link)).toBe(`link of raw_tracepoint program "count_own" (id ${program.id}) to raw tracepoint "sys_enter"`)
  })

  it('closes twice, and is refused after that', () => {
    using counts = makeCounts()
    using program = countOwnCalls(counts)
    const link = program.attach({ tracepoint: 'sys_enter' })
    link.close()
    link.close()
    expect(link.closed).toBe(true)
    expect(() => link.fd).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })

  it('is pinned like a map', () => {
    using counts = makeCounts()
    using program = countOwnCalls(counts)
    const path = join(folder.path, 'links', 'counting')
    const link = program.attach({ tracepoint: 'sys_enter' }).pin(path)
    link.close()
    expect(bpffs.list(join(folder.path, 'links'))).toMatchObject([{ kind: 'link', link: { programId: program.id } }])
    bpffs.unpin(path)
  })

  it('is refused where there is no such tracepoint', () => {
    using counts = makeCounts()
    using program = countOwnCalls(counts)
    expect(() => program.attach({ tracepoint: 'sys_entrance' })).toThrow(
      /^cannot attach raw_tracepoint program .* to raw tracepoint "sys_entrance": ENOENT .* There is no such tracepoint/
    )
    expect(() => program.attach({ tracepoint: '' })).toThrow(TypeError)
    // @ts-expect-error: a number
    expect(() => program.attach({ tracepoint: 1 })).toThrow(/^tracepoint: expected a tracepoint's name/)
  })

  it('is refused for programs of other types', () => {
    using program = Program.load({ type: 'xdp', instructions: [mov(r0, 2), exit()] })
    expect(() => (program as Program).attach({ tracepoint: 'sys_enter' } as never)).toThrow(
      'expected a target with `interface`, where xdp programs'
    )
  })
})
