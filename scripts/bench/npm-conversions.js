// Keys and values as npm `bpf` takes them: by functions that the user writes, on a Buffer for each.

/** @import { NpmBpf, NpmConversion, NpmMap } from './types.js' */

/**
 * The map behind the first inherited descriptor.
 *
 * @template K, V
 * @param {NpmBpf} bpf
 * @param {NpmConversion<K>} key
 * @param {NpmConversion<V>} value
 * @param {number} [valueSize] the bytes that the kernel moves for a value, for per-CPU maps, which npm `bpf` does not know
 * @returns {NpmMap<K, V>}
 */
export function npmMap(bpf, key, value, valueSize) {
  const owner = bpf.createMapRef(3)
  const ref = valueSize === undefined ? owner : { owner, fd: owner.fd, keySize: owner.keySize, valueSize }
  return new bpf.ConvMap(ref, key, value)
}

/** @type {NpmConversion<number>} */
export const npmU32 = {
  parse: buffer => buffer.readUInt32LE(0),
  format: (buffer, value) => void buffer.writeUInt32LE(value, 0)
}

/** @type {NpmConversion<number>} */
export const npmNumber = {
  parse: buffer => readNumber(buffer, 0),
  format: (buffer, value) => writeNumber(buffer, value, 0)
}

/** @type {NpmConversion<bigint>} */
export const npmBigint = {
  parse: buffer => buffer.readBigUInt64LE(0),
  format: (buffer, value) => void buffer.writeBigUInt64LE(value, 0)
}

/** @type {NpmConversion<{ packets: number, bytes: number }>} */
export const npmTraffic = {
  parse: buffer => ({ packets: readNumber(buffer, 0), bytes: readNumber(buffer, 8) }),
  format(buffer, { packets, bytes }) {
    writeNumber(buffer, packets, 0)
    writeNumber(buffer, bytes, 8)
  }
}

/** @type {NpmConversion<{ source: number, destination: number, sourcePort: number, destinationPort: number, protocol: number }>} */
export const npmFlow = {
  parse: buffer => ({
    source: buffer.readUInt32LE(0),
    destination: buffer.readUInt32LE(4),
    sourcePort: buffer.readUInt16LE(8),
    destinationPort: buffer.readUInt16LE(10),
    protocol: buffer.readUInt8(12)
  }),
  format(buffer, { source, destination, sourcePort, destinationPort, protocol }) {
    buffer.writeUInt32LE(source, 0)
    buffer.writeUInt32LE(destination, 4)
    buffer.writeUInt16LE(sourcePort, 8)
    buffer.writeUInt16LE(destinationPort, 10)
    buffer.writeUInt8(protocol, 12)
  }
}

/**
 * One integer for each CPU.
 *
 * @template T
 * @param {(buffer: Buffer, offset: number) => T} read
 * @returns {NpmConversion<T[]>}
 */
export function npmSlots(read) {
  return {
    parse: buffer => Array.from({ length: buffer.length / 8 }, (_, cpu) => read(buffer, cpu * 8)),
    format() {
      throw new Error('the benchmarks only read them')
    }
  }
}

/**
 * @param {Buffer} buffer
 * @param {number} offset
 */
export function readNumber(buffer, offset) {
  return buffer.readUInt32LE(offset + 4) * 2 ** 32 + buffer.readUInt32LE(offset)
}

/**
 * @param {Buffer} buffer
 * @param {number} value
 * @param {number} offset
 */
function writeNumber(buffer, value, offset) {
  buffer.writeUInt32LE(value >>> 0, offset)
  buffer.writeUInt32LE(Math.floor(value / 2 ** 32), offset + 4)
}
