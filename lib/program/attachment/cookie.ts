import { atPath, invalidType, outOfRange } from '../../codec/index.js'

/** A link that the program can tell from others. */
export interface CookieTarget {
  /** What the helper `get_attach_cookie` gives when the program runs for this link: 64 bits. 0 by default. */
  readonly cookie?: number | bigint | undefined
}

/** The 64 bits. */
export function cookieBits(cookie: number | bigint | undefined): bigint {
  const expected = 'an integer from 0 to 2^64 - 1, a bigint beyond 2^53'
  if (cookie === undefined) return 0n
  if (typeof cookie !== 'bigint' && typeof cookie !== 'number') throw atPath(invalidType(expected, cookie), 'cookie')
  const fits = typeof cookie === 'bigint' ? BigInt.asUintN(64, cookie) === cookie : Number.isSafeInteger(cookie) && cookie >= 0
  if (!fits) throw atPath(outOfRange(expected, cookie), 'cookie')
  return BigInt(cookie)
}
