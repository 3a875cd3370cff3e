import { type AttachType, asm, CpuMap, createMap, openMap, Program, possibleCpus } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needs } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'

function loadForCpu(expectedAttachType: AttachType = 'xdp_cpumap'): Program<'xdp'> {
  return Program.load({ type: 'xdp', expectedAttachType, instructions: [asm.mov('r0', 2), asm.exit()] })
}

describe('a CPU map', () => {
  it('has room for all possible CPUs, unless told otherwise', () => {
    using all = CpuMap.create()
    expect(all.maxEntries).toBe(possibleCpus())
    using one = CpuMap.create({ name: 'one', maxEntries: 1 })
    expect([one.name, one.maxEntries]).toEqual(['one', 1])
  })

  it('gives a CPU a queue, with a program or without', () => {
    using map = CpuMap.create({ name: 'cpus' })
    using program = loadForCpu()
    expect(map.set(0, 192)).toBe(map)
    expect(map.get(0)).toEqual({ queueSize: 192, programId: undefined })
    expect(map.set(0, { queueSize: 16, program }).get(0)).toEqual({ queueSize: 16, programId: program.id })
    expect(map.set(0, { queueSize: 16_384 }).get(0)).toEqual({ queueSize: 16_384, programId: undefined })
    expect([map.has(0), map.has(1000), map.get(1000)]).toEqual([true, false, undefined])
  })

  it('is walked over, and deletes', () => {
    using map = CpuMap.create().set(0, 8)
    const queue = { queueSize: 8, programId: undefined }
    expect([...map]).toEqual([[0, queue]])
    expect([[...map.keys()], [...map.values()], [...map.entries()]]).toEqual([[0], [queue], [[0, queue]]])
    map.forEach((each, cpu) => void expect([cpu, each]).toEqual([0, queue]))
    expect([map.delete(0), map.delete(0), [...map]]).toEqual([true, false, []])
  })

  it('has entries without room for a program, if told so', () => {
    using map = CpuMap.create({ programs: false })
    expect([map.valueSize, map.set(0, 8).get(0)?.queueSize]).toEqual([4, 8])
    using opened = CpuMap.open({ id: map.id })
    expect(() => opened.set(0, { queueSize: 8, program: { fd: 5 } })).toThrow(
      /^value\.program: expected none: the values of this map have 4/
    )
  })

  it('is opened, also as a map of any type', () => {
    using map = CpuMap.create().set(0, 8)
    using opened = openMap({ id: map.id })
    expect(opened instanceof CpuMap && [...opened]).toEqual([...map])
    using made = createMap({ type: 'cpumap', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(made.set(0, 4).get(0)?.queueSize).toBe(4)
  })

  it('refuses what is no queue, before the call', () => {
    using map = CpuMap.create()
    const set = (queue: unknown) => () => map.set(0, queue as number)
    expect(set(0)).toThrow(/^value: expected a number of packets from 1 to 16384, got 0$/)
    expect(set(16_385)).toThrow(RangeError)
    expect(set('8')).toThrow(TypeError)
    expect(set(undefined)).toThrow(TypeError)
    expect(set({ queueSize: 0 })).toThrow(/^value\.queueSize: /)
    expect(set({ queueSize: 1, program: {} })).toThrow(/^value\.program: expected a program/)
  })

  it('says what the kernel refuses', () => {
    using map = CpuMap.create({ maxEntries: 1 })
    expect(thrownBy(() => map.set(1, 8)).message).toMatch(/: E2BIG .* Its indexes go from 0 to 0\.$/)
    expect(thrownBy(() => map.delete(1)).message).toMatch(/: EINVAL .* Its indexes go from 0 to 0\.$/)
    using program = loadForCpu('xdp')
    expect(thrownBy(() => map.set(0, { queueSize: 8, program })).message).toMatch(/ attach type BPF_XDP_CPUMAP\.$/)
  })

  const larger = () => CpuMap.create({ maxEntries: possibleCpus() + 1 })

  needs('numbers of impossible CPUs').it('says that a CPU is not possible', { refused: larger }, () => {
    using map = larger()
    expect(thrownBy(() => map.set(possibleCpus(), 8)).message).toMatch(/: ENODEV .* none of the possible CPUs\.$/)
  })
})
