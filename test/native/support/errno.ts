import { constants } from 'node:os'

const { errno } = constants

/** What the addon returns for a refusal. */
export const EACCES = -errno.EACCES
export const EAGAIN = -errno.EAGAIN
export const EBADF = -errno.EBADF
export const EBUSY = -errno.EBUSY
export const EEXIST = -errno.EEXIST
export const EINVAL = -errno.EINVAL
export const EMSGSIZE = -errno.EMSGSIZE
export const ENOENT = -errno.ENOENT
export const ENOSPC = -errno.ENOSPC
export const ENODEV = -errno.ENODEV
export const ENOTSOCK = -errno.ENOTSOCK
export const EOPNOTSUPP = -errno.EOPNOTSUPP
export const ENXIO = -errno.ENXIO
export const ESRCH = -errno.ESRCH
export const ENOMEM = -errno.ENOMEM
export const EPERM = -errno.EPERM
export const E2BIG = -errno.E2BIG
export const ENOTDIR = -errno.ENOTDIR
export const ENAMETOOLONG = -errno.ENAMETOOLONG
/** Not in libc: the kernel's own "not supported". */
export const ENOTSUPP = -524
