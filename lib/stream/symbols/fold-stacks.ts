import { atPath, outOfRange } from '../../codec/index.js'

/** The names of a stack's frames, the innermost first as maps have them, and how often it was seen. */
export type CountedStack = readonly [frames: readonly string[], count: number | bigint]

/**
 * Stacks as text for flame graphs, a line for each: `main;run;read 12`. Equal ones become one, and their counts are added.
 *
 * In names `;` becomes `:`, and a line feed a space, for they separate frames and stacks.
 */
export function foldStacks(stacks: Iterable<CountedStack>): string {
  const counts = new Map<string, bigint>()
  for (const [frames, count] of stacks) {
    const line = frames.toReversed().map(withoutSeparators).join(';')
    counts.set(line, (counts.get(line) ?? 0n) + checkCount(count))
  }
  return Array.from(counts, ([line, count]) => `${line} ${count}\n`).join('')
}

function withoutSeparators(name: string): string {
  return name.replaceAll(';', ':').replaceAll('\n', ' ')
}

function checkCount(count: number | bigint): bigint {
  const isCount = typeof count === 'bigint' ? count >= 0n : Number.isSafeInteger(count) && count >= 0
  if (isCount) return BigInt(count)
  throw atPath(outOfRange('an integer from 0', count), 'count')
}
