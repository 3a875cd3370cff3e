// What a ring costs that nobody sends to: CPU time of a process that listens to it.
import { liveRing } from '../live-ring.js'
import { childScript, runChild } from './run-child.js'

/** @import { Measurement } from '../types.js' */

/** @type {Measurement} */
export const idle = {
  name: 'ring-idle',
  title: 'CPU time of a second of listening to an idle ring',
  unit: 'ms',
  measure({ rounds }) {
    const { ring } = liveRing()
    ring.consumeRecords(() => undefined)
    const samples = Array.from({ length: Math.min(rounds, 5) }, () => Number(runChild([childScript('listen.js')], ring).stdout))
    return { ours: samples }
  }
}
