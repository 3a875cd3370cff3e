import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'

/** The kernel's own "not supported", which bpf(2) lets through to user space although no C library knows it. */
export const ENOTSUPP = 524

// Numbers that neither node:os nor libuv knows.
const kernelNames: readonly (readonly [number, string])[] = [
  [77, 'EBADFD'],
  [ENOTSUPP, 'ENOTSUPP']
]

// Where libuv's words differ from strerror(3) in a way that misleads here: people search for the words their other tools print.
const strerrorTexts: readonly (readonly [number, string])[] = [
  [constants.errno.EBADMSG, 'Bad message'],
  [constants.errno.EEXIST, 'File exists'],
  [constants.errno.EBUSY, 'Device or resource busy'],
  [constants.errno.EINPROGRESS, 'Operation now in progress'],
  [constants.errno.EOPNOTSUPP, 'Operation not supported'],
  [77, 'File descriptor in bad state'],
  [ENOTSUPP, 'Operation not supported']
]

// Later entries win: 95 is EOPNOTSUPP to the kernel, ENOTSUP to libuv.
const names = new Map<number, string>([
  ...Object.entries(constants.errno).map(([name, errno]) => [errno, name] as const),
  ...libuvEntries().map(([errno, name]) => [errno, name] as const),
  [constants.errno.EOPNOTSUPP, 'EOPNOTSUPP'],
  ...kernelNames
])

const texts = new Map<number, string>([...libuvEntries().map(([errno, , text]) => [errno, capitalized(text)] as const), ...strerrorTexts])

/** The constant's name for a positive errno: `EPERM` for 1. A number without a name gives `errno 4000`. */
export function errnoName(errno: number): string {
  return names.get(errno) ?? `errno ${errno}`
}

/** What the errno says, in words, with its name: `EPERM (Operation not permitted)`. */
export function describeErrno(errno: number): string {
  const text = texts.get(errno)
  return text === undefined ? errnoName(errno) : `${errnoName(errno)} (${text})`
}

// libuv's own numbers (name resolution, end of file) lie above 3000: they never come from the kernel.
function libuvEntries(): (readonly [errno: number, name: string, text: string])[] {
  return [...getSystemErrorMap()]
    .filter(([negative]) => negative > -3000)
    .map(([negative, [name, text]]) => [-negative, name, text] as const)
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
