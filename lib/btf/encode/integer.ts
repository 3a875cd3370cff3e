import type { IntegerDescription } from '../../codec/integer-codec.js'
import { identifier } from './identifier.js'
import type { TypeWriter } from './type-writer.js'

interface Integer {
  readonly name: string
  readonly bits: number
  readonly encoding?: keyof typeof encodings
}

const encodings = { unsigned: 0, signed: 1, boolean: 4 } as const

const signedNames: Readonly<Record<number, string>> = { 8: 'signed char', 16: 'short', 32: 'int', 64: 'long long', 128: '__int128' }
const unsignedNames: Readonly<Record<number, string>> = {
  8: 'unsigned char',
  16: 'unsigned short',
  32: 'unsigned int',
  64: 'unsigned long long',
  128: 'unsigned __int128'
}

/** Adds an integer type. One with a name of its own is a typedef, as in the kernel's headers: `typedef unsigned int __be32`. */
export function encodeInteger(writer: TypeWriter, { name, bits, signed }: IntegerDescription): number {
  const type = signed ? addInteger(writer, { name: signedNames[bits] ?? 'int', bits, encoding: 'signed' }) : unsigned(writer, bits)
  if (name === (signed ? signedNames : unsignedNames)[bits]) return type
  return writer.add({ kind: 'typedef', name: identifier(name), size: type })
}

/** An unsigned integer of so many bits, by C's own name. */
export function unsigned(writer: TypeWriter, bits: number): number {
  return addInteger(writer, { name: unsignedNames[bits] ?? 'unsigned int', bits })
}

/** `__u8` */
export function byte(writer: TypeWriter): number {
  return writer.add({ kind: 'typedef', name: '__u8', size: unsigned(writer, 8) })
}

/** `char`, which compilers for BPF call signed. */
export function character(writer: TypeWriter): number {
  return addInteger(writer, { name: 'char', bits: 8, encoding: 'signed' })
}

export function addInteger(writer: TypeWriter, { name, bits, encoding = 'unsigned' }: Integer): number {
  return writer.add({ kind: 'int', name, size: bits / 8, words: [(encodings[encoding] << 24) | bits] })
}
