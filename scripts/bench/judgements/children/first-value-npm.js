// Prints one value of the map behind descriptor 3, by npm bpf: first-value-npm.js PATH.
import { createRequire } from 'node:module'
import { npmMap, npmNumber, npmU32 } from '../../npm-conversions.js'

console.log(npmMap(createRequire(import.meta.url)(process.argv[2] ?? ''), npmU32, npmNumber).get(1))
