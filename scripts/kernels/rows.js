/**
 * The kernels of the matrix. A row names the suite of Debian that has the kernel and how its packages are called; the newest that matches
 * is taken, so no version stands here.
 *
 * @typedef {object} Row
 * @property {string} name what selects it on the command line
 * @property {string} is what is special about it
 * @property {string} suite
 * @property {'amd64' | 'arm64' | 's390x'} architecture Debian's name
 * @property {RegExp} package the package with the kernel; its group is the release
 * @property {readonly string[]} [others] what else belongs to the kernel, before `-RELEASE`
 * @property {string} [arguments] of the kernel
 * @property {string} [cpus] QEMU's `-smp`
 * @property {'all' | 'cpus' | 'foreign' | 'byte order'} files which list of test files
 */

// Debian's kernels before 6.1 leave the module out of their own list.
const bpfModule = 'lsm=lockdown,capability,yama,landlock,bpf'
const amd64 = /** @type {const} */ ('amd64')
const bullseye = { suite: 'bullseye', architecture: amd64, package: /^linux-image-(5\.10\.[\d.-]+-amd64)$/ }
const bookworm = { suite: 'bookworm-security', architecture: amd64, package: /^linux-image-(6\.1\.[\d.-]+-amd64)$/ }
const backports = { suite: 'bookworm-backports', architecture: amd64, package: /^linux-image-(6\.12\.[\d.]+\+deb12-amd64)$/ }
const newest = {
  suite: 'trixie-backports',
  architecture: amd64,
  package: /^linux-binary-(7\.[\d.]+\+deb13-amd64)$/,
  others: ['linux-modules', 'linux-base']
}

export const rows = /** @type {const} @satisfies {readonly Row[]} */ ([
  { name: '5.10', is: 'the oldest kernel', ...bullseye, arguments: bpfModule, files: 'all' },
  { name: '6.1', is: "Debian 12's", ...bookworm, files: 'all' },
  { name: '6.12', is: "Debian 13's", ...backports, files: 'all' },
  { name: '7', is: 'the newest kernel', ...newest, files: 'all' },
  { name: 'arm64', is: 'on arm64', ...bookworm, architecture: 'arm64', package: /^linux-image-(6\.1\.[\d.-]+-arm64)$/, files: 'foreign' },
  {
    name: 's390x',
    is: 'big-endian',
    suite: 'bookworm',
    architecture: 's390x',
    package: /^linux-image-(6\.1\.[\d.-]+-s390x)$/,
    files: 'byte order'
  },
  { name: 'cpus', is: 'more CPUs possible than online', ...backports, cpus: '4', arguments: 'maxcpus=2', files: 'cpus' },
  { name: 'lockdown', is: 'locked down', ...backports, arguments: 'lockdown=confidentiality', files: 'all' }
])
