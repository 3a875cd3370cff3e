import { calls } from './calls/storm.js'
import { exhaustion } from './exhaustion/storm.js'
import { kill } from './kill/storm.js'
import { soak } from './soak/storm.js'

/** @type {readonly import('./types.js').Storm[]} */
export const storms = [kill, soak, exhaustion, calls]
