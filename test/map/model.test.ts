import { ArrayMap, HashMap, ipv4Prefix, LpmTrie, Queue, Stack, u32, u64 } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { needs } from '../support/kernel/needs.js'
import { ArrayModel, HashModel, type Line, QueueModel, StackModel, TrieModel } from './support/models.js'

/** A call of a method that the map and its model both have. */
type Call = readonly [method: string, ...args: readonly unknown[]]

/** What the call gives, in a form that can be compared: an error counts by its code and by how many entries it had done. */
function outcome(object: object, [method, ...args]: Call): unknown {
  try {
    const result: unknown = Reflect.get(object, method).apply(object, args)
    return result === object ? 'itself' : result
  } catch (error) {
    const { code, done } = error as { code?: string; done?: number }
    if (code === undefined) throw error
    return { code, done }
  }
}

/** Makes the same calls on both, and compares what each gives and what is there in the end. */
function expectSame(map: object, model: object & { contents(): unknown }, calls: readonly Call[], contents: () => unknown): void {
  for (const call of calls) expect(outcome(map, call), fc.stringify(call)).toEqual(outcome(model, call))
  expect(contents()).toEqual(model.contents())
}

const value = fc.bigInt(0n, 5n)
const few = { maxLength: 6 }
// Nothing is taken out of a hash before.
const takes = isOlderThan('5.14') ? [] : ['take']
const runs = { numRuns: 150 }

function byKey<V>(entries: Iterable<readonly [number | string, V]>): [number | string, V][] {
  return [...entries].map(([key, each]): [number | string, V] => [key, each]).sort(([a], [b]) => (a < b ? -1 : 1))
}

describe('any sequence of calls gives what a JavaScript model gives', () => {
  it('on a hash, also when it is full', () => {
    const key = fc.nat(14)
    const mode = fc.constantFrom('any', 'create', 'replace')
    const entries = fc.array(fc.tuple(key, value), few)
    const keys = fc.array(key, few)
    const call = fc.oneof(
      fc.tuple(fc.constant('set'), key, value, mode),
      fc.tuple(fc.constantFrom('get', 'getOrThrow', 'has', 'delete', ...takes), key),
      fc.tuple(fc.constant('setMany'), entries, mode),
      fc.tuple(fc.constantFrom('getMany', 'deleteMany'), keys),
      fc.constant(['count'] as const),
      { weight: 1, arbitrary: fc.constant(['clear'] as const) }
    )
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), calls => {
        using map = HashMap.create({ key: u32, value: u64, maxEntries: 10 })
        expectSame(map, new HashModel(10), calls, () => byKey(map))
        expectSame(map, new HashModel(10), [['clear'], ...calls], () => byKey(map.drain()))
      }),
      runs
    )
  })

  it('on an array', () => {
    const index = fc.nat(10)
    const call = fc.oneof(
      fc.tuple(fc.constant('set'), index, value),
      fc.tuple(fc.constantFrom('get', 'getOrThrow'), index),
      fc.tuple(fc.constant('setMany'), fc.array(fc.tuple(index, value), few)),
      fc.tuple(fc.constant('getMany'), fc.array(index, few))
    )
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), calls => {
        using map = ArrayMap.create({ value: u64, maxEntries: 8 })
        expectSame(map, new ArrayModel(8), calls, () => [...map.values()])
      }),
      runs
    )
  })

  needs('tries as in Linux 6.13').it('on a trie', () => {
    // Few addresses and lengths, so that prefixes cover each other.
    const prefix = fc.tuple(fc.constantFrom(0, 7, 8, 9, 15, 16, 31, 32), fc.constantFrom(0x0a000000, 0x0a010000, 0x0a800001, 0x0b000000))
    const key = prefix.map(([length, address]) => TrieModel.prefix(address, length))
    const mode = fc.constantFrom('any', 'create', 'replace')
    const call = fc.oneof(
      fc.tuple(fc.constant('set'), key, value, mode),
      fc.tuple(fc.constantFrom('get', 'has', 'delete'), key),
      fc.tuple(fc.constant('setMany'), fc.array(fc.tuple(key, value), few), mode),
      fc.tuple(fc.constantFrom('getMany', 'deleteMany'), fc.array(key, few)),
      fc.constant(['count'] as const)
    )
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), calls => {
        using map = LpmTrie.create({ key: ipv4Prefix, value: u64, maxEntries: 100 })
        expectSame(map, new TrieModel(), calls, () => byKey(map))
      }),
      runs
    )
  })

  it.each([
    ['queue', () => Queue.create({ value: u64, maxEntries: 4 }), () => new QueueModel(4)],
    ['stack', () => Stack.create({ value: u64, maxEntries: 4 }), () => new StackModel(4)]
  ] as const)('on a %s', (_name, make, makeModel: () => Line) => {
    const call = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(
          fc.constant('push'),
          value,
          fc.boolean().map(overwrite => ({ overwrite }))
        )
      },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom('pop', 'peek')) },
      { weight: 1, arbitrary: fc.constant(['drain'] as const) }
    )
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), calls => {
        using map = make()
        expectSame(map, makeModel(), calls, () => map.drain())
      }),
      runs
    )
  })
})
