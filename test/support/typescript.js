import { register } from 'node:module'

// Node 26 warns of it, and tests look at what their children print. What it names instead is not in Node 20.19, and cannot wait for an import.
Object.assign(process, { noDeprecation: true })
register('./typescript-hooks.js', import.meta.url)
Object.assign(process, { noDeprecation: false })
