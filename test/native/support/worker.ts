// What worker.test.ts starts as a worker thread: opens objects, says so, and waits to be ended.

import { parentPort } from 'node:worker_threads'
import { MapFlag } from 'bpf-maps'
import { PollEvent, PollState } from '../../../lib/sys/constants.js'
import { native } from '../../../lib/sys/native.js'

const handles = Array.from({ length: 50 }, () => native.mapCreate(2, 4, 8, 512, MapFlag.mmapable, 'worker', 0, 0, 0, 0, 0, 0, 0, 0n, 0))
const memory = handles.flatMap(handle => [native.mapMemory(handle), native.memoryMap(handle, 0, 4096)])

// A thread that ends while it waits for something.
const ring = native.mapCreate(27, 0, 0, 4096, 0, 'ring', 0, 0, 0, 0, 0, 0, 0, 0n, 0)
native.ringBegin(ring)
native.pollOpen(ring, PollEvent.readable, () => undefined)
native.pollEnter(ring, PollState.keepingAlive)

parentPort!.on('message', () => process.exit())
parentPort!.postMessage({
  descriptor: native.descriptor(handles[0]!),
  buffers: memory.filter(buffer => buffer instanceof ArrayBuffer).length
})
