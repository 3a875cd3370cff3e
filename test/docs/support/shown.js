// @ts-check
import { inspect } from 'node:util'

/**
 * Throws if a value is not what a page shows of it: `false; there was none`, where words may follow a semicolon. An ellipsis stands for
 * anything.
 *
 * @param {unknown} value
 * @param {string} comment
 */
export function shown(value, comment) {
  const [expected = ''] = comment.split('; ')
  const found = withoutSpaces(inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 5 }))
  const pattern = withoutSpaces(expected).split('…').map(literal).join('.*')
  if (!new RegExp(`^${pattern}$`, 's').test(found)) throw new Error(`the page shows ${expected}, and it is ${found}`)
}

/**
 * Lists as people write them.
 * @param {string} text
 */
function withoutSpaces(text) {
  return text.replaceAll(/\s+/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']')
}

/** @param {string} text */
function literal(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
