/** The result of a call and of the program. */
export const r0 = 'r0'
/** The context when the program starts; the first argument of a call, which leaves `r1` to `r5` undefined. */
export const r1 = 'r1'
/** The second argument of a call. */
export const r2 = 'r2'
/** The third argument of a call. */
export const r3 = 'r3'
/** The fourth argument of a call. */
export const r4 = 'r4'
/** The fifth argument of a call. */
export const r5 = 'r5'
/** Keeps its value across calls. */
export const r6 = 'r6'
/** Keeps its value across calls. */
export const r7 = 'r7'
/** Keeps its value across calls. */
export const r8 = 'r8'
/** Keeps its value across calls. */
export const r9 = 'r9'
/** The end of the stack frame: 512 bytes lie below it, at negative offsets. Read-only. */
export const r10 = 'r10'
