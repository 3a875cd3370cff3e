import type { BpfMap } from '../../lib/map/bpf-map.js'
import type { Program } from '../../lib/program/program.js'
import { native } from '../../lib/sys/native.js'
import { AttachType } from './attach-type.js'

/** Attaches an sk_reuseport program to a socket, and so to all of its port: for as long as there are any. */
export function attachReuseport(fd: number, program: Program): void {
  withHandle(program, handle => must(native.socketAttachReuseport(fd, handle)))
}

/** Attaches a program to a map of sockets: for as long as the map is there. */
export function attachToMap(map: BpfMap, program: Program, attachType: number): void {
  withHandle(program, handle => must(native.programAttach(handle, map.fd, attachType, 0)))
}

// XDP_FLAGS_SKB_MODE: for any interface, and redirects to all others.
const genericMode = 2

/** Attaches an XDP program to a network interface, for as long as the result is not disposed of. */
export function attachXdp(name: string, program: Program): Disposable {
  const index = must(native.interfaceIndex(name))
  const link = withHandle(program, handle => must(native.linkCreate(handle, index, AttachType.xdp, genericMode, new Uint8Array(0))))
  return { [Symbol.dispose]: () => void native.close(link) }
}

function withHandle<Result>(program: Program, use: (handle: number) => Result): Result {
  const handle = must(native.adopt(program.fd))
  try {
    return use(handle)
  } finally {
    native.close(handle)
  }
}

function must(status: number): number {
  if (status < 0) throw new Error(`the kernel answers ${status}`)
  return status
}
