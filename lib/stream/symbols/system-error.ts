/** Whether an error is the file system's: the process or the file went away, or is none of ours. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
