import type { TypeDescription } from '../codec/type-description.js'
import { typeName } from '../codec/type-name.js'
import type { Difference } from '../errors/bpf-error.js'
import { type Piece, piecesOf } from './type-pieces.js'

/**
 * In what a type lies otherwise in memory than another: where the codec `expected` would take a field for what it is not.
 *
 * Names may differ, and bytes may be anything. Integers must have the same place, width and sign (an enumeration, a flag or a bool has
 * none of its own); what the map calls big-endian must be read so, but not the other way round, for programs rarely say it. What the map
 * has must not be padding for the codec, which would overwrite it.
 */
export function typeDifferences(path: string, expected: TypeDescription, found: TypeDescription): Difference[] {
  const [wanted, there] = [piecesOf(expected, path), piecesOf(found, path)]
  const wrong = wanted.filter(piece => !there.some(other => fits(piece, other)) && !(piece.isRaw && isWhole(piece, there)))
  const hidden = there.filter(piece => !isCovered(piece, wanted))
  return [
    ...wrong.map(piece => ({
      field: piece.path,
      expected: describe(piece),
      found: describeAll(there.filter(other => overlap(piece, other)))
    })),
    ...hidden.map(piece => ({ field: piece.path, expected: 'padding', found: describe(piece) }))
  ]
}

function fits(piece: Piece, other: Piece): boolean {
  if (other.isRaw) return other.start <= piece.start && piece.end <= other.end
  return piece.start === other.start && piece.end === other.end && (piece.isRaw || isSameKind(piece.type, other.type))
}

function isSameKind(expected: TypeDescription, found: TypeDescription): boolean {
  if (expected.kind === 'opaque' || found.kind === 'opaque') return expected.kind === found.kind && typeName(expected) === typeName(found)
  if (expected.kind === 'float' || found.kind === 'float') return expected.kind === found.kind
  if (expected.kind !== 'integer' || found.kind !== 'integer') return true
  const isSwapped = found.bigEndian && found.name.startsWith('__be') && !expected.bigEndian
  return !isSwapped && (expected.signed === found.signed || found.name === 'char')
}

/** Whether bytes begin and end where pieces of the other do, so that what stands beside them is whole. */
function isWhole({ start, end }: Piece, others: readonly Piece[]): boolean {
  return [start, end].every(bit => {
    const cut = others.filter(other => !other.isRaw && other.start < bit && bit < other.end)
    return cut.length === 0 || others.some(other => other.start === bit || other.end === bit)
  })
}

/** Whether every bit of the piece is in one of the others. */
function isCovered({ start, end }: Piece, others: readonly Piece[]): boolean {
  let bit = start
  for (const other of [...others].sort((a, b) => a.start - b.start)) if (other.start <= bit) bit = Math.max(bit, other.end)
  return bit >= end
}

function overlap(one: Piece, other: Piece): boolean {
  return one.start < other.end && other.start < one.end
}

function describeAll(pieces: readonly Piece[]): string {
  return pieces.length === 0 ? 'padding' : pieces.map(describe).join(' and ')
}

/** `__u32 at byte 8` */
function describe({ type, start, end, isRaw }: Piece): string {
  const place = start % 8 === 0 ? `byte ${start / 8}` : `bit ${start}`
  const width = !isRaw && 'bits' in type && type.bits !== end - start ? ` : ${end - start}` : ''
  return `${typeName(type)}${width} at ${place}`
}
