import { addFamily } from '../map/families.js'
import { recordBytes } from './event-reader.js'
import { RingBuffer } from './ring-buffer.js'

declare module '../map/families.js' {
  interface HigherClasses {
    ringbuf: RingBuffer<Uint8Array<ArrayBuffer>>
  }
}

// So that `createMap`, `openMap` and the maps of object files give rings of their own class, with bytes for events.
addFamily('ringbuf', { create: (binding, location) => new RingBuffer(binding, location, { event: recordBytes }) })
