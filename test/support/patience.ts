/**
 * How many times slower than on an idle machine things may be: limits and waits of tests are multiplied by it. `BPF_MAPS_TEST_PATIENCE` says
 * so where the kernel is emulated, for example.
 */
export const patience = Number(process.env['BPF_MAPS_TEST_PATIENCE'] ?? 1)
