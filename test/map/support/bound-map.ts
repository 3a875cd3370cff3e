import type { AnyCodec, InputOf, MapOptions, MapType, OutputOf } from 'bpf-maps'
import { type Binding, closeBinding } from '../../../lib/map/binding.js'
import { set } from '../../../lib/map/operation/set.js'
import { createBound } from '../../../lib/map/options.js'

export type BindingOf<K, V> = Binding<InputOf<K>, OutputOf<K>, InputOf<V>, OutputOf<V>>

interface Options<K extends AnyCodec, V extends AnyCodec> extends MapOptions {
  readonly type?: MapType
  readonly key: K
  readonly value: V
  readonly entries?: Iterable<readonly [InputOf<K>, InputOf<V>]>
}

export interface BoundMap<K extends AnyCodec, V extends AnyCodec> extends Disposable {
  readonly binding: BindingOf<K, V>
}

/** A map, a hash unless said otherwise, as the binding that its operations work on. */
export function boundMap<K extends AnyCodec, V extends AnyCodec>(options: Options<K, V>): BoundMap<K, V> {
  const { type = 'hash', entries = [], ...rest } = options
  const binding = createBound(type, { ...rest, noPrealloc: type === 'lpm_trie' }, ['noPrealloc']) as BindingOf<K, V>
  for (const [key, value] of entries) set(binding, key, value, 0)
  return { binding, [Symbol.dispose]: () => closeBinding(binding) }
}
