import { calls } from './calls/storm.js'
import { kill } from './kill/storm.js'

/** @type {readonly import('./types.js').Storm[]} */
export const storms = [kill, calls]
