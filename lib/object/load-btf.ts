import { bpfError } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'

const logSize = 64 * 1024
const noLog = new Uint8Array(0)

/** Loads an object's BTF into the kernel. What the kernel says of it goes into the error. */
export function loadBtf(bytes: Uint8Array, what: string): Descriptor {
  const handle = native.btfLoad(bytes, 0, noLog)
  if (handle >= 0) return new Descriptor(handle)
  const log = new Uint8Array(logSize)
  const again = native.btfLoad(bytes, 1, log)
  if (again >= 0) return new Descriptor(again)
  throw bpfError({ errno: -handle, command: 'BPF_BTF_LOAD', what: `load the BTF of ${what}`, advice: adviceIn(log), needs: ['CAP_BPF'] })
}

function adviceIn(log: Uint8Array): string | undefined {
  const lines = Buffer.from(log).toString('utf8').replace(/\0.*/s, '').trimEnd().split('\n')
  return lines.at(-1) === '' ? undefined : `The kernel says: ${lines.at(-1)}`
}
