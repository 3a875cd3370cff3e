import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Frees what nothing refers to. Works in processes and workers that were started without the flag for it. */
export const collectGarbage: () => void = runInNewContext('gc')
