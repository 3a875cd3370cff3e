// A thread of worker-storm.js: begins its task and goes on with it until it is terminated.
import { parentPort, workerData } from 'node:worker_threads'
import { tasks } from './worker-storm-tasks.js'

const begin = () => parentPort?.postMessage('begun')
await tasks[/** @type {keyof typeof tasks} */ (workerData)](begin)
