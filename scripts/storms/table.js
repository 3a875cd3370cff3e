import { calls } from './calls/storm.js'

/** @type {readonly import('./types.js').Storm[]} */
export const storms = [calls]
