import { u32 } from '../../codec/index.js'
import { bind } from '../../map/bind.js'
import type { AnyBinding } from '../../map/binding.js'
import { createDescriptor } from '../../map/create.js'
import { kernelTypes } from '../../map/element-types.js'
import { MapFlag } from '../../sys/constants.js'
import type { KernelOperations } from './kernel-operations.js'

/** What a map of a structure of operations is made with besides. */
export interface OperationsAttributes {
  readonly name: string | undefined
  /** It is registered by links. */
  readonly linked: boolean
}

/** Makes the map of a structure of operations, without its members. */
export function createOperations({ value }: KernelOperations, { name = '', linked }: OperationsAttributes): AnyBinding {
  const sizes = { keySize: u32.size, valueSize: value.size, maxEntries: 1 }
  const definition = { type: 'struct_ops', name, ...sizes, flags: linked ? MapFlag.link : 0 } as const
  return bind(createDescriptor(definition, kernelTypes('struct_ops', value.id)), { types: ['struct_ops'], key: u32 })
}
