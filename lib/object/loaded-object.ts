import { inspect } from 'node:util'
import type { AnyMap } from '../family/classes.js'
import type { Program } from '../program/index.js'
import { type Collection, collect } from './collection.js'
import type { ObjectParts } from './load-object.js'
import type { Variables } from './variables.js'

/** An object file's maps and programs in the kernel. They are there as long as this is open, pinned, or attached. */
export class LoadedObject implements Disposable {
  /** By the names of their definitions, and in their order. */
  readonly maps: Collection<AnyMap>
  readonly programs: Collection<Program>
  /** The global variables, in the memory that programs use too: a value stored here is there at once, and the other way round. */
  readonly data: Variables
  readonly #parts: ObjectParts

  /** Made by `BpfObject.create`. @internal */
  constructor(parts: ObjectParts) {
    this.#parts = parts
    this.maps = collect([...parts.maps])
    this.programs = collect([...parts.programs])
    this.data = parts.data
  }

  get closed(): boolean {
    return this.#parts.resources.closed
  }

  /** Closes all its maps and programs, and ends the use of its variables. Twice is fine. */
  close(): void {
    this.#parts.resources.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  [inspect.custom](): string {
    return `[${this.#parts.what}${this.closed ? ', closed' : ''}]`
  }
}
