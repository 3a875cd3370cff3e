import { MemoryView } from './memory-view.js'
import type { Steps } from './plan.js'

/**
 * Steps for values with parts of their own: `fill` writes the whole value into memory that nothing else uses, `store` copies it.
 *
 * `fill` must write each byte or leave it zero. The memory is kept for the next value, unless that one begins before this one is stored.
 */
export function staged<Output>(
  size: number,
  fill: (value: unknown, memory: MemoryView) => void,
  read: (view: MemoryView, offset: number) => Output
): Steps<MemoryView, Output> {
  let spare: MemoryView | undefined
  return {
    accept(value) {
      const memory = spare ?? new MemoryView(new ArrayBuffer(size))
      spare = undefined
      fill(value, memory)
      return memory
    },
    store(memory, view, offset) {
      view.u8.set(memory.u8, offset)
      spare = memory
    },
    read
  }
}
