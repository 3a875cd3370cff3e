import { atPath, invalidType, MemoryView, struct, u32, u64 } from '../../codec/index.js'
import { attachTypeOf, attachTypes } from '../../sys/attach-types.js'
import { native } from '../../sys/native.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError, requireRelease } from './attach-error.js'
import { type CookieTarget, cookieBits } from './cookie.js'
import { createLink, newLink } from './create-link.js'

const needs = ['CAP_BPF', 'CAP_PERFMON'] as const
const place = 'what it was loaded for'

/** Attaches a program to what it was loaded for, with `attachTo`: a tracepoint with types, the entry or exit of a function, a hook of LSM. */
export function attachToOwnTarget(program: LoadedProgram, { cookie }: CookieTarget = {}): Link {
  if (program.expectedAttachType === attachTypes.trace_iter.number)
    throw new TypeError(`${program.what} is an iterator: see attachIterator`)
  if (cookie !== undefined) return attachWithCookie(program, cookie)
  const handle = native.rawTracepointOpen(program.descriptor.handle, '', 0n)
  if (handle >= 0) return newLink(handle, program, place)
  throw attachError(-handle, program, { place, command: 'BPF_RAW_TRACEPOINT_OPEN', needs, since: '5.5' })
}

const layout = struct({ targetTypeId: u32, cookie: u64 })

// The older command, above, takes no cookies. This one must be told the attach type again.
function attachWithCookie(program: LoadedProgram, cookie: number | bigint): Link {
  const type = attachTypeOf(program.expectedAttachType ?? -1)
  if (typeof type === 'number')
    throw atPath(invalidType('none, but where the program was loaded with its expectedAttachType', cookie), 'cookie')
  const view = new MemoryView(new ArrayBuffer(layout.size))
  layout.write({ targetTypeId: 0, cookie: cookieBits(cookie) }, view, 0)
  const since = type === 'trace_raw_tp' ? '6.10' : '5.19'
  // Linux 5.19 to 6.9 makes such a link, and forgets the cookie of a tracepoint.
  requireRelease(since, program, { place: `${place}, with a cookie`, command: 'BPF_LINK_CREATE', needs })
  return createLink(program, { target: 0, type, details: view.u8, place, needs, since })
}
