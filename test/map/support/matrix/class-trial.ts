import { type BpfMap, MapFlag, openMap, RawMap } from 'bpf-maps'
import { ElementFlag } from '../../../../lib/sys/constants.js'
import type { Attempts } from './attempts.js'
import { asBytes, type Conversion, keyConversion, valueConversion } from './elements.js'
import type { Methods } from './methods.js'
import { optionOf, unsayable, WithoutBatches } from './options.js'
import { outcomeOf } from './outcome.js'
import type { Subject } from './subjects.js'
import { Trial } from './trial.js'

/** The same as `Trial`, by the methods of a class: what they return, or the error. Batches are what its methods for many are made of. */
export class ClassTrial extends WithoutBatches implements Attempts {
  readonly #trial: Trial
  readonly #methods: Methods
  readonly #keyOf: Conversion
  readonly #valueOf: Conversion
  #map: BpfMap

  constructor(subject: Subject, methods: Methods) {
    super()
    this.#trial = new Trial(subject)
    this.#methods = methods
    this.#map = this.#open()
    this.#keyOf = methods.raw ? asBytes : keyConversion(this.#map)
    this.#valueOf = methods.raw ? asBytes : valueConversion(this.#map)
  }

  [Symbol.dispose](): void {
    this.#map.close()
    this.#trial[Symbol.dispose]()
  }

  stored(): this {
    this.#trial.stored()
    return this
  }

  full(): this {
    this.#trial.full()
    return this
  }

  frozen(): this {
    this.#trial.freeze()
    return this
  }

  limited(flag: number): this {
    this.#map.close()
    this.#map = this.#open(flag === MapFlag.readOnly ? 'read' : 'write')
    return this
  }

  lookup(number = 0, flags = 0): string {
    const about = this.#methods.lookup === 'has' ? this.#value(0) : this.#key(number)
    return this.#call(this.#methods.lookup, [about], flags)
  }

  update(number = 0, flags = 0, value: 0 | 1 = 0): string {
    const { update } = this.#methods
    return this.#call(update, update === 'set' ? [this.#key(number), this.#value(value)] : [this.#value(value)], flags)
  }

  delete(number = 0): string {
    return this.#call(this.#methods.delete, [this.#key(number)])
  }

  take(number = 0, flags = 0): string {
    return this.#call(this.#methods.take, [this.#key(number)], flags)
  }

  nextKey(number?: number): string {
    return this.#call(this.#methods.nextKey, number === undefined ? [] : [this.#key(number)])
  }

  freeze(): string {
    return this.#call('freeze', [])
  }

  #call(name: string | undefined, args: readonly unknown[], flags: number = ElementFlag.any): string {
    if (name === undefined) return unsayable
    const option = flags === ElementFlag.any ? [] : optionOf(this.#methods, name, flags)
    if (option === undefined) return unsayable
    const method: unknown = Reflect.get(this.#map, name)
    if (typeof method !== 'function') return `no method ${name}`
    return outcomeOf(() => method.apply(this.#map, [...args, ...option]), this.#map)
  }

  #open(access?: 'read' | 'write'): BpfMap {
    const location = { id: this.#trial.map.id }
    const options = access && { access }
    return this.#methods.raw ? RawMap.open(location, options) : openMap(location, options)
  }

  #key(number: number): unknown {
    return this.#keyOf(number === 0 ? this.#trial.key : this.#trial.subject.key(number))
  }

  #value(number: 0 | 1): unknown {
    return this.#valueOf(this.#trial.subject.value(number))
  }
}
