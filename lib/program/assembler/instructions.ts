// biome-ignore-all lint/performance/noBarrelFile: the module itself is public, as the object `asm`
// biome-ignore-all lint/performance/noReExportAll: what these modules export is public
export * from './address-space.js'
export * from './arithmetic.js'
export * from './assemble.js'
export * from './atomic.js'
export * from './call.js'
export { disassemble } from './disassemble.js'
export * from './jump.js'
export * from './memory.js'
export * from './registers.js'
export * from './wide-immediate.js'
