import { statSync } from 'node:fs'
import { constants } from 'node:os'
import { isSystemError } from '../errors/system-error.js'
import { octal } from './mode.js'

const { EACCES } = constants.errno

/** Whose the file or folder is, and who asks: what explains `EACCES`. */
export function ownershipAdvice(path: string): string | undefined {
  try {
    const { mode, uid, gid } = statSync(path)
    const asker = `this process is user ${process.geteuid?.()}, group ${process.getegid?.()}`
    return `"${path}" has mode ${octal(mode)} and belongs to user ${uid}, group ${gid}; ${asker}.`
  } catch (error) {
    return isSystemError(error) && -error.errno === EACCES ? `A folder above "${path}" does not let this process in.` : undefined
  }
}
