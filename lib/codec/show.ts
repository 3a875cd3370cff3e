const longest = 40

/** A value in a few words, for error messages: bounded in length, and never throwing, whatever the value does. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return showText(value)
    case 'bigint':
      return showBigInt(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'symbol':
      return cut(String(value))
    case 'function':
      return 'a function'
    case 'object':
      return value === null ? 'null' : showObject(value)
    default:
      return String(value)
  }
}

function showText(text: string): string {
  return text.length <= longest ? JSON.stringify(text) : `${JSON.stringify(cut(text))} (${text.length} characters)`
}

// Decimal digits of a huge bigint take time that grows with the square of its length: nobody would read them.
function showBigInt(value: bigint): string {
  const bound = 2n ** 130n
  return value > -bound && value < bound ? `${value}n` : `a bigint ${value < 0n ? 'below -' : 'above '}2^130`
}

function showObject(value: object): string {
  try {
    if (ArrayBuffer.isView(value)) return `${tagOf(value)} of ${value.byteLength} bytes`
    if (Array.isArray(value)) return `an array of ${value.length}`
    const tag = tagOf(value)
    return tag === 'Object' ? 'an object' : `an object (${tag})`
  } catch {
    // A revoked proxy throws at every question, and a getter may throw at any.
    return 'an object'
  }
}

function tagOf(value: object): string {
  return cut(Object.prototype.toString.call(value).slice('[object '.length, -1))
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
