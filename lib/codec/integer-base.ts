import type { AnyCodec } from './codec.js'
import type { IntegerDescription } from './integer-codec.js'
import { invalidType } from './invalid.js'
import { MemoryView } from './memory-view.js'
import { type LeafPlan, planOf } from './plan.js'
import { requireCodec } from './require-codec.js'

/** The integer codec under an enumeration, flags or bit fields. */
export interface IntegerBase {
  readonly codec: AnyCodec
  readonly type: IntegerDescription
  readonly plan: LeafPlan
}

/** Takes apart the codec of an integer; throws for any other codec. */
export function integerBase(codec: AnyCodec): IntegerBase {
  requireCodec(codec)
  const plan = planOf(codec)
  if (codec.type.kind !== 'integer' || plan.kind !== 'leaf') throw invalidType('the codec of an integer as the base', codec.type.kind)
  return { codec, type: codec.type, plan }
}

/** The integer codec under flags or bit fields: with numbers of up to 32 bits, or bigints of more (`wide`). */
export interface WordBase extends IntegerBase {
  readonly wide: boolean
}

/** As `integerBase`, but for bit arithmetic: it needs bigints beyond 32 bits, where `u64number` gives numbers. */
export function wordBase(codec: AnyCodec): WordBase {
  const base = integerBase(codec)
  const wide = base.type.bits > 32
  const zero = codec.read(new MemoryView(new ArrayBuffer(codec.size)), 0)
  if (typeof zero !== (wide ? 'bigint' : 'number')) throw invalidType(`a base codec that gives ${wide ? 'bigints' : 'numbers'}`, zero)
  return { ...base, wide }
}
