// The thread of token-scenarios.ts.
import { parentPort } from 'node:worker_threads'
import { createOfType, tokens } from './token-scenarios.js'

createOfType('hash')
parentPort!.postMessage(tokens().length)
