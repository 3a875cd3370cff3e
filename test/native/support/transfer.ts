import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Transfer = (this: ArrayBuffer) => ArrayBuffer

/** `buffer.transfer()`: Node has it since 21. */
export function transfer(buffer: ArrayBuffer): ArrayBuffer {
  const { transfer: method = fromFlag() } = ArrayBuffer.prototype as { transfer?: Transfer }
  return method.call(buffer)
}

// In Node 20 it is behind a flag of V8's, which counts for contexts that are made later.
function fromFlag(): Transfer {
  setFlagsFromString('--harmony-rab-gsab-transfer')
  return runInNewContext('ArrayBuffer.prototype.transfer')
}
