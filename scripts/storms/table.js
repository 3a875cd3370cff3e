import { btf } from './btf/storm.js'
import { calls } from './calls/storm.js'
import { exhaustion } from './exhaustion/storm.js'
import { kill } from './kill/storm.js'
import { peers } from './peers/storm.js'
import { places } from './places/storm.js'
import { soak } from './soak/storm.js'
import { terminate } from './terminate/storm.js'

/** @type {readonly import('./types.js').Storm[]} */
export const storms = [kill, soak, exhaustion, peers, btf, calls, terminate, places]
