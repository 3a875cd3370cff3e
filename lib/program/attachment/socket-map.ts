import { type HasFd, requireFd } from '../../map/reference.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { chooseAttachType } from './attach-type.js'
import { createLink } from './create-link.js'
import { socketMapHook } from './hook.js'

const attachTypesOf = {
  sk_skb: ['sk_skb_stream_parser', 'sk_skb_stream_verdict', 'sk_skb_verdict'],
  sk_msg: ['sk_msg_verdict']
} as const

/** The types of programs that are attached to a map of sockets. */
export type SocketMapProgramType = keyof typeof attachTypesOf

/** A map of sockets: the program runs for what they receive (`sk_skb`) or send (`sk_msg`). */
export interface SocketMapTarget<Type extends SocketMapProgramType = SocketMapProgramType> {
  readonly map: HasFd
  /** Can be left out where there is one only, and where the program was loaded with it as `expectedAttachType`. */
  readonly type?: (typeof attachTypesOf)[Type][number]
}

export function attachToSocketMap(program: LoadedProgram, { map, type: asked }: SocketMapTarget, attach = createLink): Link {
  // The dispatch by the type of program says that it is one of these.
  const possible = attachTypesOf[program.type as SocketMapProgramType]
  const type = chooseAttachType(program, asked, possible)
  const target = requireFd(map, 'a map of sockets')
  const name = map instanceof Object && 'type' in map ? `${map}` : `map (descriptor ${target})`
  return attach(program, { target, type, place: `${name}, ${type}`, since: '6.10', hook: () => socketMapHook(target, type) })
}
