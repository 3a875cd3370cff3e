import { addFamily } from '../map/families.js'
import { recordBytes } from './event-reader.js'
import { recordWriter } from './record-writer.js'
import { RingBuffer } from './ring-buffer.js'
import { UserRingBuffer } from './user-ring-buffer.js'

declare module '../map/families.js' {
  interface HigherClasses {
    ringbuf: RingBuffer<Uint8Array<ArrayBuffer>>
    user_ringbuf: UserRingBuffer
  }
}

// So that `createMap`, `openMap` and the maps of object files give rings of their own class, with bytes for events and records.
addFamily('ringbuf', { create: (binding, location) => new RingBuffer(binding, location, { event: recordBytes }) })
addFamily('user_ringbuf', { create: (binding, location) => new UserRingBuffer(binding, location, recordWriter(undefined)) })
