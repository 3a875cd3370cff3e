import { ArrayMap, asm, Btf, bpffs, HashMap, KernelSymbols, objects, openMap, Program, perCpu, programsAt, u32, u64 } from 'bpf-maps'

/** @import { Keep } from '../soak/things.js' */

const { r0, exit, mov } = asm

/**
 * What only asks, beside what `things` open.
 *
 * @satisfies {Record<string, (keep: Keep, path: string) => unknown>}
 */
export const questions = {
  'walks of all objects': () => {
    for (const walk of Object.values(objects)) walk().next()
  },
  'a list of pins': (_keep, path) => [...bpffs.list(path.slice(0, path.lastIndexOf('/')))],
  "the kernel's types": () => Btf.kernel(),
  "the kernel's symbols": () => KernelSymbols.read(),
  'programs at a network interface': () => programsAt({ interface: 'lo', type: 'tcx_ingress' }),
  'many keys at once': keep => {
    const map = keep(HashMap.create({ key: u32, value: u64, maxEntries: 1000 }))
    map.setMany([[1, 1n]])
    map.getMany(Array.from({ length: 500 }, (_none, key) => key))
    map.close()
  },
  'a sum over CPUs': keep => {
    const map = keep(ArrayMap.create({ value: perCpu(u64), maxEntries: 1 }))
    map.get(0)
    map.close()
  },
  'a map by its id': keep => {
    const map = keep(HashMap.create({ key: u32, value: u64, maxEntries: 1 }))
    openMap({ id: map.id }).close()
    map.close()
  },
  'a program by its id': keep => {
    const program = keep(Program.load({ type: 'xdp', instructions: [mov(r0, 2), exit()] }))
    Program.open({ id: program.id }).close()
    program.close()
  }
}
