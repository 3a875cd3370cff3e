import type { Program } from 'bpf-maps'
import type { LoadedProgram } from '../../../lib/program/loaded-program.js'
import { Descriptor } from '../../../lib/sys/descriptor.js'
import { native } from '../../../lib/sys/native.js'
import { programKind } from '../../../lib/sys/program-types.js'

/** The program as the functions see it that attach programs, until it is disposed of. */
export function loaded(program: Program): LoadedProgram & Disposable {
  const descriptor = new Descriptor(native.adopt(program.fd))
  return {
    ...{ descriptor, type: program.type, kind: programKind(program.type), what: String(program), expectedAttachType: undefined },
    [Symbol.dispose]: () => descriptor.close()
  }
}
