import { atPath, invalidType, outOfRange } from '../codec/invalid.js'

/** Permissions as in chmod(2). Throws for anything else. */
export function checkMode(mode: unknown): number {
  if (typeof mode !== 'number') throw atPath(invalidType('permissions as a number', mode), 'mode')
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) throw atPath(outOfRange('permissions from 0 to 0o7777', mode), 'mode')
  return mode
}

/** Permissions as chmod(1) writes them: `0644`. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
