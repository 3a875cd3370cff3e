import type { Codec } from './codec.js'

/** The key of maps without keys: no bytes at all. */
export const nothing: Codec<undefined> = {
  size: 0,
  align: 1,
  type: { kind: 'bytes', size: 0 },
  write: () => undefined,
  read: () => undefined
}
