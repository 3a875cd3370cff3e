import { atPath, outOfRange } from '../../codec/index.js'
import { type AttachType, attachTypes } from '../../sys/attach-types.js'
import type { LoadedProgram } from '../loaded-program.js'

/** Where to attach: what is asked for, or what the program was loaded for, or the only place that there is for its type. */
export function chooseAttachType<Type extends AttachType>(
  { type: programType, expectedAttachType }: LoadedProgram,
  asked: Type | undefined,
  possible: readonly Type[]
): Type {
  const type =
    asked ?? possible.find(each => attachTypes[each].number === expectedAttachType) ?? (possible.length === 1 ? possible[0] : undefined)
  if (type !== undefined && possible.includes(type)) return type
  throw atPath(outOfRange(`one of the attach types of ${programType} programs: ${possible.join(', ')}`, type), 'type')
}
