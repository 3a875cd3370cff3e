import { execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Memory of an object that can be mapped. */
export interface Place {
  readonly fd: number
  /** What is mapped, in bytes: from where on, and how much. */
  readonly offset?: number
  readonly length?: number
  /** Bytes from there to the word. */
  readonly at: number
}

/** Another process, which has an object open that this one uses, and writes to its memory. */
export interface WordStorer extends Disposable {
  /** Stores a word of 64 bits. */
  (place: Place, word: bigint): void
  /** Stores the words in turn, over and over, until it is disposed of. */
  readonly forEver: (place: Place, words: readonly bigint[]) => AsyncDisposable
}

const source = fileURLToPath(new URL('./store-word.c', import.meta.url))

/** Compiles the program that it runs. */
export function wordStorer(): WordStorer {
  const folder = mkdtempSync(join(tmpdir(), 'store-word-'))
  const program = join(folder, 'store-word')
  execFileSync('cc', ['-o', program, source])
  const forEver = (place: Place, words: readonly bigint[]): AsyncDisposable => {
    const child = spawn(program, inMemory(place, words), { stdio: inheriting(place) })
    const exit = once(child, 'exit')
    return {
      [Symbol.asyncDispose]: async () => {
        child.kill('SIGKILL')
        await exit
      }
    }
  }
  const store = (place: Place, word: bigint): void => {
    execFileSync(program, inMemory(place, [word]), { stdio: inheriting(place) })
  }
  return Object.assign(store, { forEver, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) })
}

function inMemory({ offset = 0, length = 4096, at }: Place, words: readonly bigint[]): string[] {
  return [offset, length, at, ...words.map(word => BigInt.asUintN(64, word))].map(String)
}

function inheriting({ fd }: Place): StdioOptions {
  return ['ignore', 'ignore', 'inherit', fd]
}
