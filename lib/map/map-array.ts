import { constants } from 'node:os'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { roundUp } from '../codec/layout.js'
import { ENOTSUPP } from '../errors/errno.js'
import { bpfError } from '../errors/refusal.js'
import { MapFlag } from '../sys/constants.js'
import { native } from '../sys/native.js'
import { type AnyBinding, type Binding, describeMap, identity, openHandle } from './binding.js'
import { kernelFieldsAdvice } from './descriptor-state.js'
import { MappedArray } from './mapped-array.js'

/** Maps all of an array's elements. */
export function mapArray<C extends AnyCodec>(binding: Binding<number, number, InputOf<C>, OutputOf<C>>): MappedArray<C> {
  const length = binding.info.maxEntries
  const buffer = native.memoryMap(openHandle(binding), 0, length * roundUp(binding.info.valueSize, 8))
  if (typeof buffer === 'number') throw mappingError(binding, -buffer)
  return new MappedArray(describeMap(identity(binding)), binding.value, buffer, length)
}

function mappingError(binding: AnyBinding, errno: number): Error {
  const map = identity(binding)
  return bpfError({ errno, command: 'mmap', map, what: `map ${describeMap(map)} into memory`, advice: mappingAdvice(binding, errno) })
}

const { EACCES, EPERM } = constants.errno

function mappingAdvice({ info }: AnyBinding, errno: number): string | undefined {
  if ((info.flags & MapFlag.mmapable) === 0) return 'It was created without mmapable.'
  if (errno === EACCES) return 'A mapping needs a descriptor that may read and write.'
  if (errno === EPERM) return 'It is frozen.'
  if (errno === ENOTSUPP) return kernelFieldsAdvice
  return undefined
}
