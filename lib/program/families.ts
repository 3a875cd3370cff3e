import { u32 } from '../codec/index.js'
import { addFamily } from '../map/families.js'
import { StructOps } from './struct-ops/struct-ops.js'

declare module '../map/families.js' {
  interface HigherClasses {
    struct_ops: StructOps<true> | StructOps<false>
  }
}

// So that `openMap` and the maps of object files give structures of operations their own class.
addFamily('struct_ops', { create: (binding, location) => new StructOps(binding, location), key: u32 })
