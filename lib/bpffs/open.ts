import { ObjectKind } from '../sys/addon.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { type Access, accessFlags } from './access.js'
import { kindError, openError } from './open-error.js'
import { absolutePath } from './path.js'

/** What to open, and for what. */
export interface OpenPinnedOptions {
  readonly kind: 'map' | 'program' | 'link'
  /** Default: `read-write`. Links know no other. */
  readonly access?: Access
}

/** Opens the object that is pinned at `path`. One of another kind is refused. */
export function openPinned(path: string, { kind, access = 'read-write' }: OpenPinnedOptions): Descriptor {
  const target = absolutePath(path)
  const handle = native.objectGet(target, accessFlags(access))
  if (handle < 0) throw openError(-handle, { target, kind, access })
  const descriptor = new Descriptor(handle)
  if (native.objectKind(handle) === ObjectKind[kind]) return descriptor
  descriptor.close()
  throw kindError({ target, kind, access })
}
