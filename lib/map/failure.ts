import { constants } from 'node:os'
import { closedError } from '../errors/closed-error.js'
import { ENOTSUPP, errnoName } from '../errors/errno.js'
import { bpfError } from '../errors/refusal.js'
import type { Advice, MapCommands, MapKind } from '../sys/map-kind.js'
import { type AnyBinding, describeMap, identity } from './binding.js'
import { isFrozen, isReadOnly, isWriteOnly, readDescriptorState } from './descriptor-state.js'

const { EBADF, E2BIG, EEXIST, EINVAL, ENOENT, EOPNOTSUPP, EPERM } = constants.errno

const commands: Record<keyof MapCommands, { readonly name: string; readonly verb: string }> = {
  lookup: { name: 'BPF_MAP_LOOKUP_ELEM', verb: 'look up an entry of' },
  update: { name: 'BPF_MAP_UPDATE_ELEM', verb: 'update an entry of' },
  delete: { name: 'BPF_MAP_DELETE_ELEM', verb: 'delete an entry of' },
  take: { name: 'BPF_MAP_LOOKUP_AND_DELETE_ELEM', verb: 'take an entry from' },
  nextKey: { name: 'BPF_MAP_GET_NEXT_KEY', verb: 'get the next key of' },
  lookupBatch: { name: 'BPF_MAP_LOOKUP_BATCH', verb: 'read a batch of entries of' },
  takeBatch: { name: 'BPF_MAP_LOOKUP_AND_DELETE_BATCH', verb: 'take a batch of entries from' },
  updateBatch: { name: 'BPF_MAP_UPDATE_BATCH', verb: 'update a batch of entries of' },
  deleteBatch: { name: 'BPF_MAP_DELETE_BATCH', verb: 'delete a batch of entries of' }
}

/** The error for an element command that the kernel refused with `status`, a negative errno; `done`: how many of many it did before. */
export function refusal(binding: AnyBinding, command: keyof MapCommands, status: number, done?: number): Error {
  const map = identity(binding)
  if (-status === EBADF && binding.descriptor.closed) return closedError(describeMap(map))
  const { name, verb } = commands[command]
  const impossible = isImpossible(binding.kind, command, -status)
  return bpfError({
    errno: -status,
    command: name,
    map,
    done,
    impossible,
    what: `${verb} ${describeMap(map)}`,
    advice: impossible ? `Maps of type ${map.type} have no such operation.` : advice(binding, command, -status),
    refusesValue: command === 'update' && kindAdvice(binding.kind, command, -status) !== undefined,
    maxEntries: binding.kind?.indexed ? undefined : binding.info.maxEntries,
    since: binding.kind?.commands[command]
  })
}

function isImpossible(kind: MapKind | undefined, command: keyof MapCommands, errno: number): boolean {
  return kind !== undefined && kind.commands[command] === undefined && [EINVAL, EOPNOTSUPP, ENOTSUPP].includes(errno)
}

function advice(binding: AnyBinding, command: keyof MapCommands, errno: number): string | undefined {
  const { kind, info } = binding
  const known = kindAdvice(kind, command, errno)
  if (known !== undefined) return known
  if (errno === EEXIST) return 'There is an entry with this key already.'
  if (kind?.indexed && isBeyondEnd(kind, command, errno)) return `Its indexes go from 0 to ${info.maxEntries - 1}.`
  if (errno === ENOENT) return 'There is no entry with this key.'
  return errno === EPERM ? permissionAdvice(binding) : undefined
}

function isBeyondEnd({ commands, emptyDelete }: MapKind, command: keyof MapCommands, errno: number): boolean {
  if (command === 'delete' && emptyDelete !== undefined) return errno === EINVAL
  // An array of values has them all from the start, so what is missing is beyond its end. An array of references has empty slots too.
  return errno === E2BIG || (errno === ENOENT && commands.delete === undefined)
}

/** What the kind means to say with the errno. */
function kindAdvice(kind: MapKind | undefined, command: keyof MapCommands, errno: number): string | undefined {
  const { updateAdvice: update, lookupAdvice: lookup, deleteAdvice, keyAdvice }: Partial<MapKind> = kind ?? {}
  const advices: { readonly [command in keyof MapCommands]?: Advice | undefined } = { update, lookup, delete: deleteAdvice }
  const name = errnoName(errno)
  return advices[command]?.[name] ?? keyAdvice?.[name]
}

function permissionAdvice(binding: AnyBinding): string | undefined {
  const state = readDescriptorState(binding.descriptor.fd)
  if (isReadOnly(state)) return 'It was opened, or created, for reading only.'
  if (isWriteOnly(state)) return 'It was opened, or created, for writing only.'
  if (isFrozen(state)) return 'It is frozen: from user space it can only be read.'
  return undefined
}
