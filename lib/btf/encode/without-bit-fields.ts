import type { FieldDescription } from '../../codec/type-description.js'

/** The fields with the bit fields of each integer as one field, that integer, with all of their names. */
export function withoutBitFields(fields: readonly FieldDescription[]): readonly FieldDescription[] {
  const whole: FieldDescription[] = []
  for (const { name, offset, type, bits } of fields) {
    const last = whole.at(-1)
    if (bits !== undefined && last?.offset === offset) whole[whole.length - 1] = { ...last, name: `${last.name}_${name}` }
    else whole.push({ name, offset, type })
  }
  return whole
}
