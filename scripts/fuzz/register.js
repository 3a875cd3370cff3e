import { register } from 'node:module'
import '../../test/support/typescript.js'
import { Coverage } from './coverage.js'

Object.assign(globalThis, { fuzzCoverage: new Coverage() })
// See typescript.js.
Object.assign(process, { noDeprecation: true })
register('./hooks.js', import.meta.url)
Object.assign(process, { noDeprecation: false })
