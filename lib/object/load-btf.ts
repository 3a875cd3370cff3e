import { isExhaustion } from '../errors/exhaustion.js'
import { bpfError } from '../errors/index.js'
import { loadBtf as load } from '../sys/btf-attributes.js'
import { Descriptor } from '../sys/descriptor.js'
import { tokenRights } from '../sys/token.js'

const logSize = 64 * 1024

/** Loads an object's BTF into the kernel. What the kernel says of it goes into the error. */
export function loadBtf(bytes: Uint8Array, what: string): Descriptor {
  const handle = load(bytes)
  if (handle >= 0) return new Descriptor(handle)
  const refusal = { errno: -handle, command: 'BPF_BTF_LOAD', what: `load the BTF of ${what}`, token: tokenRights('BPF_BTF_LOAD') }
  if (isExhaustion(-handle)) throw bpfError(refusal)
  const log = new Uint8Array(logSize)
  const again = load(bytes, log)
  if (again >= 0) return new Descriptor(again)
  throw bpfError({ ...refusal, advice: adviceIn(log) })
}

function adviceIn(log: Uint8Array): string | undefined {
  const lines = Buffer.from(log).toString('utf8').replace(/\0.*/s, '').trimEnd().split('\n')
  return lines.at(-1) === '' ? undefined : `The kernel says: ${lines.at(-1)}`
}
