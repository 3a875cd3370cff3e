import { closeSync, constants, openSync } from 'node:fs'
import type { TokenRights } from '../errors/permission-advice.js'
import { isInInitialUserNamespace } from '../errors/privileges.js'
import { readFile } from '../errors/system-error.js'
import { attachTypeOf } from './attach-types.js'
import { mapTypeOf } from './map-kinds.js'
import { mountPoints } from './mounts.js'
import { native } from './native.js'
import { programTypeOf } from './program-types.js'

// The kernel's leave for a user namespace, to do what a BPF file system that is mounted in it was told to delegate. Since Linux 6.9.
interface Token {
  readonly handle: number
  /** Where its file system is mounted. */
  readonly path: string
}

/** The one that this thread uses; it is closed with the thread. */
let token: Token | undefined
// A process with threads, as Node has, never moves to another namespace.
let isOutside: boolean | undefined

/** The handle of the token to create maps and load programs with; 0 where there is none, and in the initial user namespace, which needs none. */
export function tokenHandle(): number {
  return findToken()?.handle ?? 0
}

/** Looks again each time while there is none: the file system may be mounted later. */
function findToken(): Token | undefined {
  isOutside ??= !isInInitialUserNamespace()
  if (isOutside) token ??= firstToken()
  return token
}

function firstToken(): Token | undefined {
  for (const path of mountPoints('bpf')) {
    const handle = createToken(path)
    if (handle > 0) return { handle, path }
  }
  return undefined
}

// Most mounts have none to give: they delegate nothing, belong to another namespace or let this user not in.
function createToken(path: string): number {
  try {
    const folder = openSync(path, constants.O_DIRECTORY)
    try {
      return native.tokenCreate(folder)
    } finally {
      closeSync(folder)
    }
  } catch {
    return 0
  }
}

const commands = { BPF_MAP_CREATE: 0, BPF_PROG_LOAD: 5, BPF_BTF_LOAD: 18, BPF_BTF_GET_FD_BY_ID: 19 } as const

/** What else than the command a call asks of a token, by the kernel's numbers. */
export interface TokenUse {
  readonly map?: number
  readonly program?: number
  readonly attachType?: number | undefined
}

/** What the token of this process lacks for a call that was refused; `undefined` where there is none. */
export function tokenRights(command: keyof typeof commands, use: TokenUse = {}): TokenRights | undefined {
  const token = findToken()
  if (token === undefined) return undefined
  const allowed = readFile(`/proc/self/fdinfo/${native.descriptor(token.handle)}`, 'read what the BPF token allows').toString()
  const lacks = [...asks(command, use)].filter(({ option, number }) => !isAllowed(allowed, option, number))
  return { path: token.path, lacks: lacks.map(({ option, number, name }) => `delegate_${option}=${nameOrMask(name, number)}`) }
}

interface Ask {
  readonly option: 'cmds' | 'maps' | 'progs' | 'attachs'
  readonly number: number
  readonly name: string | number
}

function* asks(command: keyof typeof commands, { map, program, attachType = 0 }: TokenUse): Generator<Ask> {
  yield { option: 'cmds', number: commands[command], name: command.replace('BPF_', '').toLowerCase() }
  if (map !== undefined) yield { option: 'maps', number: map, name: mapTypeOf(map) }
  if (program === undefined) return
  yield { option: 'progs', number: program, name: programTypeOf(program) }
  // A program that is loaded without an attach type has the one with the number 0.
  yield { option: 'attachs', number: attachType, name: attachTypeOf(attachType) }
}

// A line for each option: "allowed_maps:\t0x6", or "any".
function isAllowed(allowed: string, option: string, number: number): boolean {
  const set = new RegExp(`^allowed_${option}:\\s*(\\S+)$`, 'm').exec(allowed)?.[1] ?? 'any'
  return set === 'any' || ((BigInt(set) >> BigInt(number)) & 1n) === 1n
}

// The kernel takes the names that its own BTF has, and sets of bits.
function nameOrMask(name: string | number, number: number): string {
  return typeof name === 'string' ? name : `0x${(1n << BigInt(number)).toString(16)}`
}
