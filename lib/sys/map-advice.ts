import type { Advice } from './map-kind.js'

/** What errnos mean that the kernel answers for some kinds of maps: sentences for the table of kinds. */

const noModes = "It takes neither the mode 'create' nor 'replace'"
const noCgroup = 'That is neither the folder of a version 2 cgroup nor a descriptor of one.'
const cpuProgram = 'The program is no xdp program that was loaded with the attach type BPF_XDP_CPUMAP.'
const closed = 'No descriptor of that number is open'
const noSocket = { ENOTSOCK: 'That is the descriptor of something else than a socket.', EBADF: `${closed}.` }

/** By what the kernel is given. */
export const advice = {
  program: {
    EINVAL: 'Its programs must all have the type, and the attach type, of the first one, and may not be attached to other programs.',
    EBADF: 'That is the descriptor of something else than a program.'
  },
  perfEvent: {
    EINVAL: `${noModes}.`,
    EBADF: 'That is the descriptor of something else than a perf event.',
    EOPNOTSUPP: 'The event is one that processes inherit, which programs cannot read.'
  },
  cgroup: { EINVAL: `${noModes}.`, EBADF: noCgroup },
  bloom: { EINVAL: `${noModes}: it adds to what is there, and knows no entries.` },
  queued: { EINVAL: "It has no mode 'create'; with 'replace' the oldest value makes room when it is full." },
  stackSize: {
    EINVAL: 'A stack has at most as many frames as the sysctl kernel.perf_event_max_stack says. If it does, look at numaNode and mapExtra.'
  },
  hashes: { EINVAL: 'mapExtra, the number of hashes, goes from 0 to 15. If it does, look at numaNode.' },
  arenaAddress: { EINVAL: 'mapExtra, its address, is 0 or a multiple of the size of a page.' },
  ringSize: { EINVAL: 'maxEntries must be a power of two. If it is, look at numaNode and mapExtra.' },
  storageSize: { E2BIG: 'A value that the kernel keeps with its owner has less than 64 KiB.' },
  cpuCount: { E2BIG: 'maxEntries goes to the number of CPUs that the kernel was built for.' },
  stackId: { E2BIG: 'No stack can have this id: they go to maxEntries, which the kernel makes a power of two.' },
  prefix: { EINVAL: 'The prefix is longer than the bits that are in the key.' },
  template: {
    EINVAL: 'A map of maps cannot hold maps of maps. If inner is none, look at numaNode and mapExtra.',
    ENOTSUPP: 'Maps of the type that inner has cannot be held by others.'
  },
  innerMap: {
    EINVAL:
      'A map that it holds must have the type, sizes and flags of its template; an array also its maxEntries, unless both have the flag ' +
      'innerMap. An array of maps takes no modes.'
  },
  device: {
    EINVAL:
      "This process's network namespace has no such interface; or the program is no xdp program that was loaded with the attach type " +
      'BPF_XDP_DEVMAP.'
  },
  cpu: {
    EINVAL: cpuProgram,
    ENODEV: 'That is none of the possible CPUs.',
    // Before Linux 7.3 this is the answer to a program of another kind.
    ENOMEM: 'There is too little memory; or the program is no xdp program that was loaded with the attach type BPF_XDP_CPUMAP.'
  },
  xskSocket: { ...noSocket, EOPNOTSUPP: 'That is no AF_XDP socket.' },
  socket: {
    ...noSocket,
    EOPNOTSUPP: 'It takes TCP sockets that are connected or listening, bound UDP sockets, and connected Unix sockets.'
  },
  sharedPort: {
    ...noSocket,
    EINVAL: 'The socket must have SO_REUSEPORT since before it was bound; one of TCP must listen.',
    EBUSY: 'The socket is in a slot of such an array already, and can be in one only.',
    ENOTSUPP: 'It takes TCP and UDP sockets.'
  },
  cookie: { ENOSPC: 'The kernel gives the cookies of sockets from maps with values of 8 bytes only: this one has 4.' },
  socketOwner: noSocket,
  inodeOwner: { EBADF: `${closed}.` },
  taskOwner: { EBADF: `${closed}, or it is no pidfd.` },
  cgroupOwner: { EBADF: noCgroup },
  cgroupStorage: {
    EINVAL: "It has no mode 'create', for its values are there already.",
    ENOENT: 'The kernel makes a storage when a program that uses the map is attached to the cgroup, and by no other way.'
  },
  operations: {
    EINVAL:
      'An operation is missing that the kernel requires, a program was loaded for another one, or a value is none that it takes: a name may ' +
      "have the characters A-Z a-z 0-9 _ . only. The kernel's log may say more.",
    EBUSY: 'It has its members already, and they stay as they are.',
    EEXIST: 'One of that name is registered already.'
  },
  unregistration: {
    EINPROGRESS: 'It has been unregistered already.',
    EOPNOTSUPP: 'What was made with the flag link is registered until its link is closed.'
  }
} as const satisfies Readonly<Record<string, Advice>>
