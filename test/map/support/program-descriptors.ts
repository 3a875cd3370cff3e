import { bpfDescriptors } from '../../native/support/process.js'

/** How many programs this process has open. */
export function programDescriptors(): number {
  return [...bpfDescriptors().values()].filter(target => target === 'anon_inode:bpf-prog').length
}
