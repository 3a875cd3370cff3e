import { invalidType, outOfRange } from '../../codec/invalid.js'
import type { Btf } from '../btf.js'
import { BtfError } from '../btf-error.js'
import { CodecMaker } from '../codec-maker.js'
import { hasBytes, TypeModule } from './module.js'

/**
 * A module of TypeScript with the codecs of types that BTF describes, those that they contain among them, and the types of their values.
 *
 * Takes names (`'flow_key'`) or ids; without any, all structs, unions and enumerations that have names. The codecs are those of `codecOf`, with
 * inferred types.
 *
 * ```ts
 * import { writeFileSync } from 'node:fs'
 *
 * writeFileSync('flow.ts', typescriptOf(Btf.open('flow.btf'), ['flow_key', 'counters']))
 * ```
 */
export function typescriptOf(btf: Btf, types?: Iterable<string | number>): string {
  const maker = new CodecMaker(btf)
  const module = new TypeModule(maker.names)
  if (types === undefined) declareAll(btf, maker, module)
  else for (const type of types) declareOne(btf, maker, module, type)
  return module.toString()
}

function declareOne(btf: Btf, maker: CodecMaker, module: TypeModule, wanted: string | number): void {
  if (typeof wanted !== 'string' && typeof wanted !== 'number') throw invalidType('the name or id of a type', wanted)
  const id = typeof wanted === 'number' ? wanted : btf.find(wanted)?.id
  if (id === undefined) throw outOfRange('the name of a type', wanted)
  const type = maker.describe(id)
  if (!hasBytes(type)) throw outOfRange('a type that has bytes', wanted)
  module.declare(type, typeof wanted === 'string' ? wanted : btf.type(id).name || `type${id}`)
}

function declareAll(btf: Btf, maker: CodecMaker, module: TypeModule): void {
  for (let id = btf.firstId; id < btf.typeCount; id++) {
    if (!['struct', 'union', 'enum', 'enum64'].includes(btf.kind(id)) || btf.type(id).name === '') continue
    const type = described(maker, id)
    if (type !== undefined && hasBytes(type)) module.codec(type)
  }
}

/** `undefined` for a type that has no codec: among thousands some may be so. */
function described(maker: CodecMaker, id: number): ReturnType<CodecMaker['describe']> | undefined {
  try {
    return maker.describe(id)
  } catch (error) {
    if (error instanceof BtfError) return undefined
    throw error
  }
}
