import { asm, type Line } from 'bpf-maps'
import { expect, it } from 'vitest'
import * as bpf from '../../../lib/map/lookup-program/instruction.js'

const map = { fd: 77 }

const pairs: readonly (readonly [name: string, ours: bpf.Instruction | readonly bpf.Instruction[], assembler: Line])[] = [
  ['set', bpf.set(3, -5), asm.mov('r3', -5)],
  ['copy', bpf.copy(3, 9), asm.mov('r3', 'r9')],
  ['add', bpf.add(7, 6), asm.add('r7', 'r6')],
  ['addNumber', bpf.addNumber(8, 1_000_000), asm.add('r8', 1_000_000)],
  ['multiplyNumber', bpf.multiplyNumber(8, 24), asm.mul('r8', 24)],
  ['andNumber', bpf.andNumber(8, 1016), asm.and('r8', 1016)],
  ['orNumber', bpf.orNumber(1, 0), asm.or('r1', 0)],
  ['call', bpf.call(1), asm.call('map_lookup_elem')],
  ['exit', bpf.exit, asm.exit()],
  ['load of 1 byte', bpf.load(1, 1, 6, 4), asm.load8('r1', ['r6', 4])],
  ['load of 2 bytes', bpf.load(2, 1, 6, -4), asm.load16('r1', ['r6', -4])],
  ['load of 4 bytes', bpf.load(4, 1, 6, 4), asm.load32('r1', ['r6', 4])],
  ['load of 8 bytes', bpf.load(8, 1, 6, 4), asm.load64('r1', ['r6', 4])],
  ['store of 1 byte', bpf.store(1, 6, 4, 1), asm.store8(['r6', 4], 'r1')],
  ['store of 2 bytes', bpf.store(2, 6, 4, 1), asm.store16(['r6', 4], 'r1')],
  ['store of 4 bytes', bpf.store(4, 6, -4, 1), asm.store32(['r6', -4], 'r1')],
  ['store of 8 bytes', bpf.store(8, 6, 4, 1), asm.store64(['r6', 4], 'r1')],
  ['loadMap', bpf.loadMap(1, 77), asm.loadMap('r1', map)],
  ['loadMapValue', bpf.loadMapValue(6, 77), asm.loadMapValue('r6', map)]
]

it.each(pairs)('%s is encoded as the assembler does it', (_name, ours, line) => {
  expect(bpf.encode(isOne(ours) ? [ours] : ours)).toEqual(asm.assemble([line]))
})

it('skipIfZero jumps over as many instructions', () => {
  const assembled = asm.assemble([asm.jeq('r0', 0, 'end'), asm.mov('r1', 1), asm.mov('r1', 2), asm.label('end'), asm.exit()])
  expect(bpf.encode([bpf.skipIfZero(0, 2), bpf.set(1, 1), bpf.set(1, 2), bpf.exit])).toEqual(assembled)
})

function isOne(instructions: bpf.Instruction | readonly bpf.Instruction[]): instructions is bpf.Instruction {
  return typeof instructions[0] === 'number'
}
