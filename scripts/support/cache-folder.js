import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where scripts keep what they have fetched. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bpf-maps')
