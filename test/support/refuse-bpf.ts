import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('./refuse-bpf.c', import.meta.url))

/** Which commands of bpf(2) are refused, by their numbers, and with which errno: `EPERM` by default. */
export interface RefusedCommands {
  readonly first: number
  readonly last: number
  readonly errno?: number
}

/** Compiles into the folder a program that runs another command without bpf(2), or without some of its commands. Returns its path. */
export function buildRefuseBpf(folder: string, refused?: RefusedCommands): string {
  const program = join(folder, ['refuse-bpf', ...(refused ? Object.values(refused) : [])].join('-'))
  execFileSync('cc', [...(refused ? macros(refused) : []), '-o', program, source])
  return program
}

function macros({ first, last, errno }: RefusedCommands): string[] {
  return [`-DFIRST=${first}`, `-DLAST=${last}`, ...(errno === undefined ? [] : [`-DANSWER=${errno}`])]
}
