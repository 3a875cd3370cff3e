import { constants } from 'node:os'
import { bpfError } from '../errors/index.js'
import { ObjectKind } from '../sys/addon.js'
import { type BtfInfo, readBtfInfo } from '../sys/btf-info.js'
import { Descriptor } from '../sys/descriptor.js'
import { readLinkInfo } from '../sys/link-decoder.js'
import type { LinkInfo } from '../sys/link-info.js'
import type { MapInfo } from '../sys/map-info.js'
import { native } from '../sys/native.js'
import { readMapInfo } from '../sys/object.js'
import { type ProgramInfo, readInfo } from './info.js'

const { ENOENT } = constants.errno

type Kind = 'map' | 'program' | 'link' | 'btf'

const commands: { readonly [kind in Kind]: string } = { map: 'BPF_MAP', program: 'BPF_PROG', link: 'BPF_LINK', btf: 'BPF_BTF' }

/**
 * All of the kernel's BPF objects, whoever made them, in the order of their ids.
 *
 * Each walk asks the kernel as it goes, so it sees what is made meanwhile and passes over what is gone. Nothing stays open: `openMap({ id })`
 * opens what one wants. Needs CAP_SYS_ADMIN.
 *
 * ```ts
 * for (const { id, name } of objects.maps()) console.log(id, name)
 * ```
 */
export const objects = {
  /** Since Linux 4.13. */
  maps: (): Generator<MapInfo, void, undefined> => walk('map', ({ handle }) => succeeded('map', readMapInfo(handle))),
  /** Since Linux 4.13. */
  programs: (): Generator<ProgramInfo, void, undefined> => walk('program', readInfo),
  /** Since Linux 5.8. */
  links: (): Generator<LinkInfo, void, undefined> => walk('link', ({ handle }) => succeeded('link', readLinkInfo(handle))),
  /** Types: the kernel's own, its modules', and those of maps and programs. Since Linux 5.1. */
  btf: (): Generator<BtfInfo, void, undefined> => walk('btf', ({ handle }) => succeeded('btf', readBtfInfo(handle)))
} as const

function* walk<Info>(kind: Kind, read: (descriptor: Descriptor) => Info): Generator<Info, void, undefined> {
  for (let id = nextId(kind, 0); id !== undefined; id = nextId(kind, id)) {
    const info = infoOf(kind, id, read)
    if (info !== undefined) yield info
  }
}

function nextId(kind: Kind, id: number): number | undefined {
  const next = native.objectNextId(ObjectKind[kind], id)
  if (next >= 0) return next
  if (next === -ENOENT) return undefined
  throw bpfError({ errno: -next, command: `${commands[kind]}_GET_NEXT_ID`, what: `find the next ${kind} after id ${id}` })
}

/** `undefined` for an object that is gone by now. */
function infoOf<Info>(kind: Kind, id: number, read: (descriptor: Descriptor) => Info): Info | undefined {
  const handle = native.objectGetById(ObjectKind[kind], id, 0, 0)
  if (handle === -ENOENT) return undefined
  if (handle < 0) throw bpfError({ errno: -handle, command: `${commands[kind]}_GET_FD_BY_ID`, what: `open the ${kind} with id ${id}` })
  const descriptor = new Descriptor(handle)
  try {
    return read(descriptor)
  } finally {
    descriptor.close()
  }
}

function succeeded<Info>(kind: Kind, info: Info | number): Info {
  if (typeof info !== 'number') return info
  throw bpfError({ errno: -info, command: 'BPF_OBJ_GET_INFO_BY_FD', what: `ask the kernel about a ${kind}` })
}
