import type { BtfType } from '../btf/index.js'

/** By `enum libbpf_tristate`. */
const tristates: Readonly<Record<string, number>> = { n: 0, y: 1, m: 2 }

/** An option of the kernel as the codec of a variable's type takes it; `undefined` for one that the type is not for. */
export function configurationValue(text: string, type: BtfType): string | number | bigint | boolean | undefined {
  if (/^".*"$/.test(text)) return type.kind === 'array' ? textIn(text, type.length) : undefined
  if (Object.hasOwn(tristates, text)) return ofTristate(text, type)
  return type.kind === 'int' && type.encoding !== 'boolean' ? numberIn(text, type.size) : undefined
}

function ofTristate(text: string, type: BtfType): number | boolean | undefined {
  if (type.kind === 'enum') return tristates[text]
  if (type.kind !== 'int') return undefined
  if (type.encoding === 'boolean') return text === 'm' ? undefined : text === 'y'
  return type.size === 1 ? text.charCodeAt(0) : undefined
}

// With room for the NUL at its end.
function textIn(quoted: string, room: number): string | undefined {
  const text = quoted.slice(1, -1).replace(/\\(.)/g, '$1')
  return Buffer.byteLength(text) < room ? text : undefined
}

function numberIn(text: string, size: number): number | bigint | undefined {
  if (!/^-?(0x[0-9a-fA-F]+|\d+)$/.test(text)) return undefined
  const number = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text)
  return size > 4 ? number : Number(number)
}
