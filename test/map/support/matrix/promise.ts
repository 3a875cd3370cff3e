import type { MapType } from 'bpf-maps'
import { ElementFlag } from '../../../../lib/sys/constants.js'
import { mapKind } from '../../../../lib/sys/map-kinds.js'
import { type Answers, answersOf } from './answers.js'
import type { Attempts } from './attempts.js'
import type { Methods } from './methods.js'
import { optionOf, unsayable, WithoutBatches } from './options.js'
import { situations, type Theme } from './situations.js'
import { room, type SubjectName, typeOf } from './subjects.js'

type Command = 'lookup' | 'update' | 'delete' | 'take' | 'nextKey' | 'freeze'

const found: Readonly<Record<Command, string>> = {
  lookup: 'value',
  update: 'done',
  delete: 'true',
  take: 'value',
  nextKey: 'value',
  freeze: 'done'
}
const missing: Readonly<Partial<Record<Command, string>>> = {
  lookup: 'undefined',
  delete: 'false',
  take: 'undefined',
  nextKey: 'undefined'
}

/** What a class promises to make of the kernel's answers, in those situations of a theme that it has words for. */
export function promisesOf(theme: Theme, name: SubjectName, methods: Methods): Answers {
  const answers = Object.entries(answersOf(theme, name))
  const each: Readonly<Record<string, (attempts: Attempts) => string>> = situations[theme]
  const promises = answers.map(
    ([situation, answer]) => [situation, each[situation]!(new PromisedAttempt(typeOf(name), methods, answer))] as const
  )
  return Object.fromEntries(promises.filter(([, promise]) => promise !== unsayable))
}

/** Of what is tried last: absence is a value, refusal an error of the class that callers branch by. Nothing is tried really. */
class PromisedAttempt extends WithoutBatches implements Attempts {
  readonly #type: MapType
  readonly #methods: Methods
  readonly #answer: string
  #hasEntry = false

  constructor(type: MapType, methods: Methods, answer: string) {
    super()
    this.#type = type
    this.#methods = methods
    this.#answer = answer
  }

  [Symbol.dispose](): void {}

  stored(): this {
    this.#hasEntry = true
    return this
  }

  full(): this {
    return this.stored()
  }

  frozen(): this {
    return this
  }

  limited(): this {
    return this
  }

  lookup(_number?: number, flags = 0): string {
    // It is asked for values, which nobody can give it with a key.
    if (this.#type === 'bloom_filter' && this.#methods.raw) return flags === 0 ? 'TypeError' : unsayable
    return this.#promise('lookup', this.#answer, flags)
  }

  update(_number?: number, flags = 0): string {
    return this.#promise('update', this.#answer, flags)
  }

  delete(number = 0): string {
    // The kernel does not tell, nor can it be asked before.
    if (this.#type === 'xskmap' && this.#answer === 'ok') return this.#methods.raw ? 'true' : 'undefined'
    const isEmpty = mapKind(this.#type)!.emptyDelete === this.#answer && !this.#hasEntry && number < room
    return this.#promise('delete', isEmpty ? 'ENOENT' : this.#answer)
  }

  take(_number?: number, flags = 0): string {
    return this.#promise('take', this.#answer, flags)
  }

  nextKey(): string {
    return this.#promise('nextKey', this.#answer)
  }

  freeze(): string {
    return this.#promise('freeze', this.#answer)
  }

  #promise(command: Command, answer: string, flags: number = ElementFlag.any): string {
    const name = command === 'freeze' ? command : this.#methods[command]
    if (name === undefined) return unsayable
    if (flags !== ElementFlag.any && optionOf(this.#methods, name, flags) === undefined) return unsayable
    // No map here has a lock: that is said before the kernel is asked.
    if (flags === ElementFlag.lock) return 'TypeError'
    if (answer === 'ok') return name === 'has' ? 'true' : found[command]
    if (answer === 'ENOENT' && missing[command] !== undefined) return name === 'has' ? 'false' : missing[command]
    return `${this.#errorFor(command, answer)} ${answer}`
  }

  #errorFor(command: Command, answer: string): string {
    const { indexed, commands } = mapKind(this.#type)!
    const isImpossible = command !== 'freeze' && commands[command] === undefined
    if (answer === 'EPERM') return 'PermissionError'
    if (isImpossible || ['ENOTSUPP', 'EOPNOTSUPP'].includes(answer)) return 'NotSupportedError'
    return command === 'update' && !indexed && ['E2BIG', 'ENOSPC'].includes(answer) ? 'MapFullError' : 'BpfError'
  }
}
