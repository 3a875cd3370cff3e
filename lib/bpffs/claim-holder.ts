import { type BigIntStats, lstatSync, readFileSync } from 'node:fs'
import { claimPath } from './claim.js'
import { deviceOf } from './file-system.js'
import { octal } from './mode.js'
import { patienceInWords } from './patience.js'

/** Who keeps us from replacing the pin at `path`, and what to do. */
export function busyAdvice(path: string): string {
  const place = claimPath(path)
  const claim = lstatSync(place, { bigint: true, throwIfNoEntry: false })
  if (claim === undefined) return 'Other processes keep replacing it.'
  const holder = findHolder(claim)
  if (holder !== undefined) return `Process ${holder} has been replacing it for ${patienceInWords}, and keeps "${place}" locked.`
  if (claim.uid !== BigInt(process.geteuid?.() ?? 0) || claim.mode & 0o022n)
    return `"${place}", made for that, belongs to user ${claim.uid} and has mode ${octal(Number(claim.mode))}: remove it if that user replaces nothing.`
  return `A process in another container has been replacing it for ${patienceInWords}, and keeps "${place}" locked.`
}

// "1: FLOCK  ADVISORY  WRITE 1234 00:28:60772 0 EOF": proc_locks(5). Processes of other containers are left out.
function findHolder(claim: BigIntStats): string | undefined {
  const { major, minor } = deviceOf(claim)
  const file = `${hexadecimal(major)}:${hexadecimal(minor)}:${claim.ino}`
  const locks = readFileSync('/proc/locks', 'latin1').split('\n')
  return locks.find(lock => lock.includes(` ${file} `) && !lock.includes('->'))?.split(/ +/)[4]
}

function hexadecimal(number: bigint): string {
  return number.toString(16).padStart(2, '0')
}
