/**
 * Bytes of freed memory that AddressSanitizer keeps back to catch uses of it, where the tests run with that: the process grows by so much and
 * has lost nothing.
 */
export const quarantine = 2 ** 20 * Number(/quarantine_size_mb=(\d+)/.exec(process.env['ASAN_OPTIONS'] ?? '')?.[1] ?? 0)
