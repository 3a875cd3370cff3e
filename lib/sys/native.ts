import type { Addon } from './addon.js'
import { loadAddon } from './load.js'

/**
 * The addon. Its binary is loaded by the first use, so that importing works where there is none.
 *
 * Until then a stand-in is here, which puts the addon in its own place. Callers say `native.mapLookup(…)` each time and never keep a
 * function of it: what V8 then sees after the first use is a plain object that does not change.
 */
export let native: Addon = new Proxy({} as Addon, {
  get(_standIn, name) {
    native = loadAddon()
    return native[name as keyof Addon]
  }
})
