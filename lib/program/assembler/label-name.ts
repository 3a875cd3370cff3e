import { invalidType } from '../../codec/invalid.js'

export function labelName(name: unknown): string {
  if (typeof name !== 'string' || name === '') throw invalidType('the name of a label', name)
  return name
}
