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
      const { length, keys, values } = map.columns()
      let sum = round
      for (let i = 0; i < length; i++) sum += (keys[i] ?? 0) + (values[i] ?? 0)
      return sum >>> 0
    }
  }
}

/** @returns {Loop} */
function columnsOfStructs() {
  const map = HashMap.open({ fd: 3 }, { key: flow, value: traffic })
  return {
    // One loop over all columns: a function for each would see arrays of several classes, and V8 would not know what it loads.
    run(round) {
      const { length, keys, values } = map.columns()
      const { source, destination, sourcePort, destinationPort, protocol } = keys
      let sum = round
      for (let i = 0; i < length; i++) {
        sum += (source[i] ?? 0) + (destination[i] ?? 0) + (sourcePort[i] ?? 0) + (destinationPort[i] ?? 0) + (protocol[i] ?? 0)
        sum += (values.packets[i] ?? 0) + (values.bytes[i] ?? 0)
      }
      return sum >>> 0
    }
  }
}
