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
 * Throws unless the call throws an error of that name, or with that code.
 *
 * @param {() => unknown} call
 * @param {string} expected
 */
export function refused(call, expected) {
  try {
    call()
  } catch (error) {
    if (error instanceof Error && (error.name === expected || ('code' in error && error.code === expected))) return
    throw error
  }
  throw new Error(`the page says that it throws ${expected}, and it does not`)
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
