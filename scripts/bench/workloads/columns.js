// Scans of whole maps into typed arrays.
import { HashMap, u32, u64number } from 'bpf-maps'
import { flow, traffic } from '../data.js'
import { integers, scaled, structs } from './scan.js'

/** @import { Loop } from '../types.js' */

const kinds = [
  { ...integers, name: 'columns-number', title: 'columns, integers', ours: columnsOfIntegers },
  { ...structs, name: 'columns-struct', title: 'columns, a typed array for each field', ours: columnsOfStructs }
]

export const columns = kinds.flatMap(scaled)

/** @returns {Loop} */
function columnsOfIntegers() {
  const map = HashMap.open({ fd: 3 }, { key: u32, value: u64number })
  return {
    run(round) {
      const { keys, values } = map.columns()
      return (round + sum(keys) + sum(values)) >>> 0
    }
  }
}

/** @returns {Loop} */
function columnsOfStructs() {
  const map = HashMap.open({ fd: 3 }, { key: flow, value: traffic })
  return {
    run(round) {
      const { keys, values } = map.columns()
      const all = [keys.source, keys.destination, keys.sourcePort, keys.destinationPort, keys.protocol, values.packets, values.bytes]
      return all.reduce((total, column) => total + sum(column), round) >>> 0
    }
  }
}

/** @param {Uint8Array | Uint16Array | Uint32Array | Float64Array} column */
function sum(column) {
  let total = 0
  for (const number of column) total += number
  return total
}
