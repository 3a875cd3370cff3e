import { composite, int, Kind } from '../../../test/btf/support/builder.js'

/** @import { RecordParts } from '../../../test/btf/support/builder.js' */
/** @import { Random } from '../../support/random.js' */

/**
 * Types of which the last is a map's value, of `size` bytes. The first is `int`.
 *
 * @typedef {{ records: RecordParts[], size: number }} Value
 */

const names = [
  'a',
  'b',
  'constructor',
  '__proto__',
  'then',
  'anonymous1',
  'anonymous2',
  'toString',
  'length',
  'default',
  'class',
  'arguments'
]

/**
 * What the kernel takes, and C does not, or nobody writes.
 *
 * @satisfies {Record<string, (random: Random) => Value>}
 */
export const makers = {
  'members of one name, and names with a meaning': random => members(random, 1 + random.below(40), () => random.of(names)),
  'thousands of members': random => members(random, 1000 + random.below(9000), index => `m${index}`),
  'a union of thousands': random => {
    const count = 1000 + random.below(29_000)
    return {
      records: [
        int,
        composite(
          Kind.union,
          'u',
          4,
          Array.from({ length: count }, (_none, index) => [`m${index}`, 1, 0])
        )
      ],
      size: 4
    }
  },
  'anonymous structs in structs': random => nested(random.below(28), random.oneIn(2) ? '' : 'x'),
  'structs in structs, twice each': random => doubled(1 + random.below(11)),
  'arrays of nothing': random => ({
    records: [
      int,
      { name: 'empty', kind: Kind.struct },
      array(2, 0xffff_ffff),
      composite(Kind.struct, 's', 4, [['n', 3, 0], ...some(random)])
    ],
    size: 4
  }),
  'arrays in arrays': random => {
    const depth = 1 + random.below(8)
    return {
      records: [int, ...Array.from({ length: depth }, (_none, index) => array(index + 1, 2)), wrapped(depth + 1, 4 * 2 ** depth)],
      size: 4 * 2 ** depth
    }
  },
  'long arrays': random => {
    const count = 1 + random.below(200_000)
    return { records: [int, array(1, count), wrapped(2, 4 * count)], size: 4 * count }
  },
  'chains of other names': random => {
    const length = 1 + random.below(25)
    const kinds = [Kind.typedef, Kind.const, Kind.volatile]
    const chain = Array.from({ length }, (_none, index) => {
      const kind = random.of(kinds)
      return { ...(kind === Kind.typedef && { name: `t${index}` }), kind, third: index + 1 }
    })
    return { records: [int, ...chain, wrapped(length + 1, 4)], size: 4 }
  },
  'thousands of constants': random => {
    const count = 100 + random.below(9900)
    const words = Array.from({ length: count }, (_none, index) => [
      random.oneIn(4) ? random.of(names) : `c${index}`,
      random.below(50)
    ]).flat()
    return { records: [int, { name: 'level', kind: Kind.enum, count, third: 4, words }, wrapped(2, 4)], size: 4 }
  },
  'bit fields': random => {
    const widths = Array.from({ length: 1 + random.below(30) }, () => 1)
    return {
      records: [
        int,
        composite(
          Kind.struct,
          'bits',
          4,
          widths.map((width, index) => [random.of(names), 1, (width << 24) | index]),
          true
        )
      ],
      size: 4
    }
  },
  'pointers in circles': random => ({
    records: [
      int,
      { kind: Kind.pointer, third: 3 },
      composite(Kind.struct, random.of(names), 16, [
        ['next', 2, 0],
        ['last', 2, 64]
      ])
    ],
    size: 16
  })
}

/**
 * @param {number} element
 * @param {number} count
 * @returns {RecordParts}
 */
const array = (element, count) => ({ kind: Kind.array, words: [element, 1, count] })

/**
 * @param {number} type
 * @param {number} size
 */
const wrapped = (type, size) => composite(Kind.struct, 'wrapper', size, [['inner', type, 0]])

/**
 * @param {Random} random
 * @returns {[string, number, number][]}
 */
const some = random => (random.oneIn(2) ? [['i', 1, 0]] : [])

/**
 * @param {Random} random
 * @param {number} count
 * @param {(index: number) => string} nameOf
 * @returns {Value}
 */
function members(random, count, nameOf) {
  // Some of them over others.
  let at = 0
  const all = Array.from({ length: count }, (_none, index) => {
    if (index > 0 && !random.oneIn(10)) at += 32
    return /** @type {const} */ ([nameOf(index), 1, at])
  })
  return { records: [int, composite(Kind.struct, 's', at / 8 + 4, all)], size: at / 8 + 4 }
}

/**
 * @param {number} depth
 * @param {string} name of each
 * @returns {Value}
 */
function nested(depth, name) {
  const structs = Array.from({ length: depth + 1 }, (_none, index) =>
    composite(Kind.struct, name, 4, [[index === 0 ? 'a' : name, index + 1, 0]])
  )
  return { records: [int, ...structs], size: 4 }
}

/**
 * @param {number} depth
 * @returns {Value}
 */
function doubled(depth) {
  const structs = Array.from({ length: depth }, (_none, index) => {
    const half = 4 * 2 ** index
    return composite(Kind.struct, `d${index}`, 2 * half, [
      ['a', index + 1, 0],
      ['b', index + 1, 8 * half]
    ])
  })
  return { records: [int, ...structs], size: 4 * 2 ** depth }
}
