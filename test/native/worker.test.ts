import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { collectGarbage } from './support/garbage-collection.js'
import { opened, store, testMap, views } from './support/maps.js'
import { bpfDescriptors, mappingsOf } from './support/process.js'

/** A worker that has opened its objects. */
async function startWorker() {
  const worker = new Worker(new URL('./support/worker.ts', import.meta.url), {
    execArgv: ['--import', new URL('../support/typescript.js', import.meta.url).href]
  })
  const [message] = await once(worker, 'message')
  return { worker, ...(message as { descriptor: number; buffers: number }) }
}

describe('a worker thread', () => {
  test.each(['terminated', 'left'])('has its descriptors and mappings closed when it is %s', async end => {
    const [before, mappings] = [bpfDescriptors().size, mappingsOf('bpf-map')]
    const { worker, buffers } = await startWorker()
    expect(buffers).toBe(100)
    expect(bpfDescriptors().size).toBeGreaterThanOrEqual(before + 50)
    expect(mappingsOf('bpf-map')).toBeGreaterThan(mappings)
    const exit = once(worker, 'exit')
    if (end === 'terminated') await worker.terminate()
    else worker.postMessage('leave')
    await exit
    expect(bpfDescriptors().size).toBe(before)
    expect(mappingsOf('bpf-map')).toBeLessThanOrEqual(mappings)
  })

  test('has handles of its own', async () => {
    const map = testMap()
    const { worker } = await startWorker()
    await worker.terminate()
    collectGarbage()
    expect(store(map, 1, 1)).toBe(0)
  })

  test('shares a map by its descriptor', async () => {
    const { worker, descriptor } = await startWorker()
    const adopted = opened(native.adopt(descriptor))
    await worker.terminate()
    const { value } = views(adopted, 4)
    value.fill(5)
    expect(native.mapUpdate(adopted, 0)).toBe(0)
    expect(native.mapLookup(adopted, 0)).toBe(0)
  })
})
