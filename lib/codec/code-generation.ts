/**
 * Whether functions can be made from source here.
 *
 * A content security policy or `--disallow-code-generation-from-strings` forbids it; structs are then read and written by a loop over their fields.
 */
export const canGenerateCode: boolean = probe()

function probe(): boolean {
  try {
    return new Function('return true')() === true
  } catch {
    return false
  }
}
