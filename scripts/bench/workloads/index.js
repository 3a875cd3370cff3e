import { chunks } from './chunks.js'
import { columns } from './columns.js'
import { liveRings } from './live.js'
import { load } from './load.js'
import { lookup } from './lookup.js'
import { lookupInEight } from './lookup-in-eight.js'
import { many } from './many.js'
import { mapped } from './mapped.js'
import { perCpuValues } from './per-cpu.js'
import { ring } from './ring.js'
import { scan } from './scan.js'
import { update } from './update.js'

/**
 * In the order of the table.
 *
 * @type {readonly import('../types.js').Workload[]}
 */
export const workloads = [
  ...lookup,
  ...lookupInEight,
  ...update,
  ...many,
  ...scan,
  ...columns,
  ...chunks,
  ...perCpuValues,
  ...load,
  ...mapped,
  ...ring,
  ...liveRings
]
