import { atPath, outOfRange } from '../codec/index.js'

/** Throws unless a ring can have the size. */
export function requireRingSize(size: unknown): void {
  const fits = typeof size === 'number' && size >= 4096 && Number.isInteger(Math.log2(size))
  if (!fits) throw atPath(outOfRange('a power of two, at least 4096', size), 'size')
}
