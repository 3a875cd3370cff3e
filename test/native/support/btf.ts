/** The BTF of a single type, `unsigned int`, with id 1; its name is in the string section at 1. */
export function oneInteger(): Uint8Array<ArrayBuffer> {
  const name = 'unsigned int'
  const bytes = new Uint8Array(24 + 16 + name.length + 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xeb9f, true)
  view.setUint8(2, 1)
  // Lengths of the header, of the types, of the strings; where the latter begin.
  view.setUint32(4, 24, true)
  view.setUint32(12, 16, true)
  view.setUint32(16, 16, true)
  view.setUint32(20, name.length + 2, true)
  // Its name, its kind (an integer), its bytes, its bits.
  view.setUint32(24, 1, true)
  view.setUint32(28, 1 << 24, true)
  view.setUint32(32, 4, true)
  view.setUint32(36, 32, true)
  bytes.set(Buffer.from(name), 41)
  return bytes
}
