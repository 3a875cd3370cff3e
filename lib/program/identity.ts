import { constants } from 'node:os'
import type { Access } from '../bpffs/access.js'
import type { Location } from '../bpffs/index.js'
import { atPath, invalidType } from '../codec/index.js'
import { bpfError } from '../errors/index.js'
import type { Descriptor } from '../sys/descriptor.js'
import { type ProgramType, programKinds } from '../sys/program-types.js'
import { type ProgramInfo, readInfo } from './info.js'

const { EINVAL } = constants.errno

/** Who a program is. */
export interface Identity<Type extends ProgramType> {
  readonly type: Type
  readonly name: string
  readonly id: number
  readonly expectedAttachType: number | undefined
  readonly log: string
}

/** How to open a program. */
export interface OpenProgramOptions<Type extends ProgramType = ProgramType> {
  /** What it must be. By default any. */
  readonly type?: Type
  /** What the permissions of its pin must allow: `'read'` is enough to run and to attach it. Default: `'read-write'`. */
  readonly access?: Access
}

/** What the kernel says of a program that was opened; refuses one of another type than was expected. */
export function identify<Type extends ProgramType>(
  descriptor: Descriptor,
  location: Location,
  expected: Type | undefined
): Pick<Identity<Type>, 'type' | 'name' | 'id'> {
  if (expected !== undefined && !Object.hasOwn(programKinds, expected)) throw atPath(invalidType('a type of program', expected), 'type')
  const { type, name, id } = readInfo(descriptor)
  if (isExpected(type, expected)) return { type, name, id }
  throw wrongType(location, { type, name, id }, expected)
}

// Without an expectation, `Type` is all the types that there are.
function isExpected<Type extends ProgramType>(type: ProgramType | number, expected: Type | undefined): type is Type {
  return expected === undefined ? typeof type === 'string' : type === expected
}

type Found = Pick<ProgramInfo, 'type' | 'name' | 'id'>

function wrongType(location: Location, { type, name, id }: Found, expected: ProgramType | undefined): Error {
  const place = typeof location === 'string' ? `"${location}"` : Object.entries(location).flat().join(' ')
  const what = `open ${place} as a program${expected === undefined ? '' : ` of type ${expected}`}`
  const advice = typeof type === 'number' ? unknownAdvice : `It is ${type} program ${name === '' ? '' : `"${name}" `}(id ${id}).`
  return bpfError({ errno: EINVAL, command: 'BPF_OBJ_GET_INFO_BY_FD', what, advice })
}

const unknownAdvice = 'Its type is newer than this version of bpf-maps.'
