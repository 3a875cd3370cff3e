export {
  BpfError,
  type Difference,
  IncompatibleMapError,
  MapFullError,
  type MapIdentity,
  NotSupportedError,
  PermissionError
} from './bpf-error.js'
export type { Capability } from './capability.js'
export { type ClosedError, closedError } from './closed-error.js'
export { describeErrno } from './errno.js'
export { isOlderThan, newestOf } from './kernel-release.js'
export { lockdownAdvice } from './permission-advice.js'
export { bpfError, type Refusal } from './refusal.js'
