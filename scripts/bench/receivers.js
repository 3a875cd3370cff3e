// What a loop hands its results to. Were there one function only, V8 would inline it, see that most of a result is not used, and never
// make it: decoding would seem to be free. With eight in turn each of them is a call, and what is handed over has to be there.

/** @typedef {{ sum: number, readonly words: BigUint64Array, readonly low: Uint32Array }} State */

/** Makes a checksum of 32 bits of all that it is given. */
export class Receivers {
  #state
  #functions

  /** @param {string} addition what to add to the sum, in terms of `value` and `key` */
  constructor(addition) {
    const words = new BigUint64Array(1)
    /** @type {State} */
    this.#state = { sum: 0, words, low: new Uint32Array(words.buffer) }
    this.#functions = Array.from({ length: 8 }, (_, index) => compile(index, addition, this.#state))
  }

  /** @param {number} round */
  start(round) {
    this.#state.sum = round
  }

  /**
   * @param {number} index of the operation
   * @param {unknown} value
   * @param {unknown} [key]
   */
  give(index, value, key) {
    this.#functions[index & 7]?.(value, key)
  }

  get checksum() {
    return this.#state.sum >>> 0
  }
}

/**
 * From source: functions that come from one literal share their code, and V8 takes them for one.
 *
 * @param {number} index
 * @param {string} addition
 * @param {State} state
 * @returns {(value: unknown, key: unknown) => void}
 */
function compile(index, addition, state) {
  return new Function('state', `return function receive${index}(value, key) { state.sum = (state.sum + ${addition}) | 0 }`)(state)
}

const bigintSum = '(state.words[0] = value, state.low[0])'
const flowSum = 'key.source + key.destination + key.sourcePort + key.destinationPort + key.protocol'
const trafficSum = 'value.packets + value.bytes'

const narrowSum = 'value.process + value.thread + value.user + value.group + value.cpu + value.result'
const wideSum = ['time', 'cgroup', 'bytes'].map(field => `(state.words[0] = value.${field}, state.low[0])`).join(' + ')

export const receive = {
  number: () => new Receivers('value'),
  bigint: () => new Receivers(bigintSum),
  traffic: () => new Receivers(trafficSum),
  numberOrBigint: () => new Receivers(`(typeof value === 'bigint' ? ${bigintSum} : value)`),
  absence: () => new Receivers('(value === undefined ? 1 : 0)'),
  numberEntry: () => new Receivers('key + value'),
  bigintEntry: () => new Receivers(`key + ${bigintSum}`),
  structEntry: () => new Receivers(`${flowSum} + ${trafficSum}`),
  numberEvent: () => new Receivers(`value.time + value.cgroup + value.bytes + ${narrowSum}`),
  bigintEvent: () => new Receivers(`${wideSum} + ${narrowSum}`),
  textEvent: () => new Receivers(`${wideSum} + ${narrowSum} + value.command.charCodeAt(7)`)
}
