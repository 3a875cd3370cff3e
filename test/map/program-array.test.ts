import { ArrayMap, asm, type Line, type MapReference, openMap, Program, ProgramArray, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { thrownBy } from '../support/thrown-by.js'

const { r0, r2, r3, r6, add, call, exit, loadMapValue, loadMap, load64, mov, store64 } = asm

const load = (instructions: readonly Line[]) => Program.load({ type: 'raw_tracepoint', instructions, license: 'GPL' })

/** A program that answers with a number. */
const answering = (number: number) => load([mov(r0, number), exit()])

/** Jumps to the program in the slot; where there is none it goes on, and answers 1. */
const jumping = (programs: MapReference, slot: number) =>
  load([loadMap(r2, programs), mov(r3, slot), call('tail_call'), mov(r0, 1), exit()])

const make = () => ProgramArray.create({ name: 'next', maxEntries: 4 })

describe('T-PROG: a program array', () => {
  it('is where a tail call jumps, and an empty slot falls through', () => {
    using programs = make()
    using target = answering(42)
    using jump = jumping(programs, 2)
    expect(jump.run().returnValue).toBe(1)
    expect(programs.set(2, target)).toBe(programs)
    expect(jump.run().returnValue).toBe(42)
    expect(programs.delete(2)).toBe(true)
    expect(jump.run().returnValue).toBe(1)
  })

  it('falls through beyond its end', () => {
    using programs = make()
    using jump = jumping(programs, 4)
    expect(jump.run().returnValue).toBe(1)
  })

  it('is replaced under a running program', () => {
    using programs = make()
    using jump = jumping(programs, 0)
    for (const number of [10, 20, 30]) {
      using target = answering(number)
      programs.set(0, target)
      expect(jump.run().returnValue).toBe(number)
    }
  })

  it('holds its programs', () => {
    using programs = make()
    using jump = jumping(programs, 0)
    const target = answering(42)
    programs.set(0, target)
    target.close()
    expect(jump.run().returnValue).toBe(42)
  })

  it('takes a chain of 33 tail calls', () => {
    using programs = make()
    using runs = ArrayMap.create({ value: u64, maxEntries: 1 })
    const count = [loadMapValue(r6, runs), load64(r0, [r6]), add(r0, 1), store64([r6], r0)]
    using again = load([...count, loadMap(r2, programs), mov(r3, 0), call('tail_call'), mov(r0, 7), exit()])
    programs.set(0, again)
    expect(again.run().returnValue).toBe(7)
    expect(runs.get(0)).toBe(34n)
  })

  it('gives the ids of its programs, and which slots are taken', () => {
    using programs = make()
    using one = answering(1)
    using other = answering(2)
    programs.set(0, one).set(3, other)
    expect([programs.getId(0), programs.getId(1), programs.getId(4)]).toEqual([one.id, undefined, undefined])
    expect([programs.has(3), programs.has(2)]).toEqual([true, false])
    expect([...programs.keys()]).toEqual([0, 3])
    expect([...programs.ids()]).toEqual([
      [0, one.id],
      [3, other.id]
    ])
    expect([programs.delete(0), programs.delete(0)]).toEqual([true, false])
  })

  it('takes the bare descriptor of a program', () => {
    using programs = make()
    using target = answering(1)
    expect(programs.set(0, { fd: target.fd }).getId(0)).toBe(target.id)
  })

  it('is emptied when nobody has it open any more, though programs use it', async () => {
    const programs = make()
    using target = answering(42)
    using jump = jumping(programs.set(0, target), 0)
    expect(jump.run().returnValue).toBe(42)
    programs.close()
    await eventually(() => jump.run().returnValue === 1)
  })

  it('refuses programs of another type than the first one', () => {
    using programs = make()
    using one = answering(1)
    using other = Program.load({ type: 'socket_filter', instructions: [mov(r0, 0), exit()] })
    programs.set(0, one)
    expect(thrownBy(() => programs.set(1, other))).toMatchObject({
      code: 'EINVAL',
      message: expect.stringContaining('Its programs must all have the type')
    })
  })

  it('refuses what is no program', () => {
    using programs = make()
    expect(thrownBy(() => programs.set(0, programs))).toMatchObject({ code: 'EINVAL', command: 'BPF_MAP_UPDATE_ELEM' })
    for (const wrong of [5, undefined, null, {}, { fd: '3' }, { fd: -1 }, { fd: 1.5 }, 'program']) {
      expect(() => programs.set(0, wrong as never)).toThrow(/^value: expected a program, or an object with its descriptor as `fd`, got /)
    }
    expect(() => programs.set(-1, programs)).toThrow(/^key: /)
  })

  it('says where its end is', () => {
    using programs = make()
    using target = answering(1)
    for (const call of [() => programs.set(4, target), () => programs.delete(4)]) {
      expect(thrownBy(call)).toMatchObject({
        name: 'BpfError',
        code: 'E2BIG',
        message: expect.stringContaining('Its indexes go from 0 to 3.')
      })
    }
  })

  it('refuses a program that is closed', () => {
    using programs = make()
    const target = answering(1)
    target.close()
    expect(thrownBy(() => programs.set(0, target))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  it('is opened again, and by openMap', () => {
    using programs = make()
    using target = answering(1)
    programs.set(1, target)
    using again = ProgramArray.open({ id: programs.id })
    using any = openMap({ id: programs.id })
    expect(again.getId(1)).toBe(target.id)
    expect(any).toBeInstanceOf(ProgramArray)
    expect((any as ProgramArray).getId(1)).toBe(target.id)
    using array = ArrayMap.create({ value: u64, maxEntries: 1 })
    expect(() => ProgramArray.open({ id: array.id })).toThrow(/type is array, expected prog_array/)
  })
})
