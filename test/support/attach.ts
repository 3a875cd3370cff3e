import type { BpfMap } from '../../lib/map/bpf-map.js'
import type { Program } from '../../lib/program/program.js'
import { native } from '../../lib/sys/native.js'

/** Attaches an sk_reuseport program to a socket, and so to all of its port: for as long as there are any. */
export function attachReuseport(fd: number, program: Program): void {
  withHandle(program, handle => must(native.socketAttachReuseport(fd, handle)))
}

/** Attaches a program to a map of sockets: for as long as the map is there. */
export function attachToMap(map: BpfMap, program: Program, attachType: number): void {
  withHandle(program, handle => must(native.programAttach(handle, map.fd, attachType, 0)))
}

function withHandle(program: Program, use: (handle: number) => void): void {
  const handle = must(native.adopt(program.fd))
  try {
    use(handle)
  } finally {
    native.close(handle)
  }
}

function must(status: number): number {
  if (status < 0) throw new Error(`the kernel answers ${status}`)
  return status
}
