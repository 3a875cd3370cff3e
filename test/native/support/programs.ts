import { loadProgram } from '../../../lib/sys/program-attributes.js'
import { opened } from './maps.js'

/** `r0 = number; exit` */
export function returning(number: number): Uint8Array {
  const instructions = new Uint8Array([0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0])
  instructions[4] = number
  return instructions
}

export const ProgramType = { socketFilter: 1, schedulerClassifier: 3, streamSocket: 14, rawTracepoint: 17, reuseport: 21 } as const

/** Loads a program that is closed after the test. */
export function testProgram(type: number = ProgramType.socketFilter, instructions = returning(0), name = 'test'): number {
  return opened(loadProgram({ type, instructions, license: 'GPL', name }))
}
