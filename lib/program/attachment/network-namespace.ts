import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { createLink } from './create-link.js'
import { type PathOrFd, showFile, withFile } from './file.js'

/** A network namespace: the program chooses the sockets there (`sk_lookup`), or takes packets apart (`flow_dissector`). */
export interface NetworkNamespaceTarget {
  /** Its file, such as `/run/netns/web` or `/proc/1234/ns/net`, or an open descriptor of that. By default this process's own. */
  readonly networkNamespace?: PathOrFd
}

const since = { sk_lookup: '5.9', flow_dissector: '5.8' } as const

const own = '/proc/thread-self/ns/net'

export function attachToNetworkNamespace(program: LoadedProgram, { networkNamespace = own }: NetworkNamespaceTarget = {}): Link {
  // The dispatch by the type of program says that it is one of these.
  const type = program.type as keyof typeof since
  const place = networkNamespace === own ? 'its own network namespace' : `network namespace ${showFile(networkNamespace)}`
  return withFile(networkNamespace, 'a network namespace', target => createLink(program, { target, type, place, since: since[type] }))
}
