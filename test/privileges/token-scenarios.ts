// What processes in a user namespace do with the token of its BPF file system, each in a child of token.test.ts.

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { inspect } from 'node:util'
import { Worker } from 'node:worker_threads'
import { asm, BpfObject, Btf, createMap, HashMap, openMap, Program, type ProgramType, struct, u32, u64 } from 'bpf-maps'

export function createOfType(type: 'hash' | 'array' | 'devmap'): void {
  createMap({ type, keySize: 4, valueSize: 4, maxEntries: 1 }).close()
}

export function createTyped(): { readonly btfId: number; readonly value: unknown } {
  using map = HashMap.create({ name: 'flows', key: u32, value: struct({ packets: u64, bytes: u64 }), maxEntries: 8 })
  map.set(1, { packets: 2n, bytes: 3n })
  return { btfId: map.info().btfId, value: String(map.get(1)?.bytes) }
}

/** What is in a map that describes itself, for whoever opens it without codecs. */
export function openTyped(): string {
  using map = HashMap.create({ name: 'flows', key: u32, value: struct({ packets: u64 }), maxEntries: 8 })
  map.set(1, { packets: 2n })
  using again = openMap({ fd: map.fd })
  return again instanceof HashMap ? inspect([...again.values()]) : again.type
}

export function openBtf(id: number): void {
  Btf.open({ id })
}

export function loadOfType(type: ProgramType): void {
  Program.load({ type, instructions: [asm.mov(asm.r0, 0), asm.exit()] }).close()
}

/** The names of the maps and programs of an object file. */
export function loadObject(path: string): { readonly maps: string[]; readonly programs: string[] } {
  using object = BpfObject.open(path).create()
  return { maps: Object.keys(object.maps), programs: Object.keys(object.programs) }
}

/** Tokens that this process has open: after two creations, in a program that it starts, and after a worker thread has come and gone. */
export async function countTokens() {
  createOfType('hash')
  createOfType('hash')
  const here = tokens().length
  const child = spawnSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' }).stdout
  const worker = new Worker(new URL('./token-worker.ts', import.meta.url), {
    execArgv: ['--import', new URL('../support/typescript.js', import.meta.url).href]
  })
  const [inWorker] = await once(worker, 'message')
  await once(worker, 'exit')
  return { here, inChild: child.split('bpf-token').length - 1, inWorker, afterwards: tokens().length }
}

export function tokens(): string[] {
  return readdirSync('/proc/self/fd')
    .map(targetOf)
    .filter(target => target.includes('bpf-token'))
}

// The list names the descriptor that it was read by, which is closed by now.
function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
