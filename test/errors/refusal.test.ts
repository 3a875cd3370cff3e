import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { ENOTSUPP } from '../../lib/errors/errno.js'
import { diagnosePermission } from '../../lib/errors/permission-advice.js'
import { readPrivileges } from '../../lib/errors/privileges.js'
import { bpfError } from '../../lib/errors/refusal.js'
import { BpfError, MapFullError, NotSupportedError, PermissionError } from '../../lib/index.js'

const { E2BIG, EACCES, EINVAL, ENOMEM, ENOSPC, ENOSYS, EOPNOTSUPP, EPERM } = constants.errno

const map = { name: 'flows', id: 12, type: 'hash' }
const update = { command: 'BPF_MAP_UPDATE_ELEM', what: 'update an entry of hash map "flows" (id 12)', map }
const create = { command: 'BPF_MAP_CREATE', what: 'create hash map "flows"' }

describe('bpfError', () => {
  it('says what was tried, what the kernel answered, and what to do', () => {
    const error = bpfError({ ...create, errno: ENOMEM, advice: 'Ask for fewer entries.' })
    expect(error.message).toBe('cannot create hash map "flows": ENOMEM (Not enough memory). Ask for fewer entries.')
    expect(error.constructor).toBe(BpfError)
    expect(error).toMatchObject({ code: 'ENOMEM', errno: ENOMEM, command: 'BPF_MAP_CREATE' })
  })

  it('ends with the answer when there is nothing to advise', () => {
    expect(bpfError({ ...create, errno: ENOMEM }).message).toBe('cannot create hash map "flows": ENOMEM (Not enough memory)')
  })

  it('keeps map and cause', () => {
    const cause = new Error('below')
    expect(bpfError({ ...update, errno: ENOMEM, cause })).toMatchObject({ map, cause })
  })
})

describe('a full map', () => {
  it.each([E2BIG, ENOSPC])('is told with its size (errno %i)', errno => {
    const error = bpfError({ ...update, errno, maxEntries: 100 })
    expect(error).toBeInstanceOf(MapFullError)
    expect(error).toMatchObject({ maxEntries: 100, map })
    expect(error.message).toMatch(/\. It is full: it holds at most 100 entries\.$/)
  })

  it('is told for batches too', () => {
    expect(bpfError({ ...update, command: 'BPF_MAP_UPDATE_BATCH', errno: E2BIG, maxEntries: 100 })).toBeInstanceOf(MapFullError)
  })

  it('is not what E2BIG of a creation means', () => {
    expect(bpfError({ ...create, errno: E2BIG, maxEntries: 2 ** 30 })).not.toBeInstanceOf(MapFullError)
  })

  it('is not what other errors of an update mean', () => {
    expect(bpfError({ ...update, errno: ENOMEM, maxEntries: 100 })).not.toBeInstanceOf(MapFullError)
  })
})

describe('a lack of permission', () => {
  it('is explained from the privileges of this process', () => {
    const error = bpfError({ ...create, errno: EPERM })
    expect(error).toBeInstanceOf(PermissionError)
    const { missing, advice } = diagnosePermission('BPF_MAP_CREATE', readPrivileges())
    expect(error).toMatchObject({ missing })
    expect(error.message).toBe(`cannot create hash map "flows": EPERM (Operation not permitted). ${advice}`)
  })

  it('is explained by the caller where the caller knows better', () => {
    const error = bpfError({ ...update, errno: EPERM, advice: 'It is frozen.' })
    expect(error).toBeInstanceOf(PermissionError)
    expect(error.message).toMatch(/\. It is frozen\.$/)
  })

  it('is what EACCES of a path means, about which capabilities say nothing', () => {
    const error = bpfError({ command: 'BPF_OBJ_GET', what: 'open "/sys/fs/bpf/flows"', errno: EACCES })
    expect(error).toBeInstanceOf(PermissionError)
    expect(error.message).toBe('cannot open "/sys/fs/bpf/flows": EACCES (Permission denied)')
  })

  it('is not what EACCES of the verifier means', () => {
    expect(bpfError({ command: 'BPF_PROG_LOAD', what: 'load', errno: EACCES })).not.toBeInstanceOf(PermissionError)
  })
})

describe('what is not supported', () => {
  it.each([ENOTSUPP, EOPNOTSUPP, ENOSYS])('is told as such (errno %i)', errno => {
    expect(bpfError({ ...update, errno })).toBeInstanceOf(NotSupportedError)
  })

  it('is what EINVAL of an older kernel means', () => {
    const error = bpfError({ ...update, errno: EINVAL, since: '1000.1' })
    expect(error).toBeInstanceOf(NotSupportedError)
    expect(error).toMatchObject({ since: '1000.1' })
    expect(error.message).toMatch(/: EINVAL \(Invalid argument\)\. It needs Linux 1000\.1 or newer\.$/)
  })

  it('is blamed on the kernel’s age before anything else', () => {
    const error = bpfError({ ...update, errno: EINVAL, since: '1000.1', advice: 'The key is wrong.' })
    expect(error.message).toMatch(/: EINVAL \(Invalid argument\)\. It needs Linux 1000\.1 or newer\.$/)
  })

  it('is what EINVAL means for what no kernel can do', () => {
    const error = bpfError({ ...update, errno: EINVAL, since: '4.6', impossible: true, advice: 'It has none.' })
    expect(error).toBeInstanceOf(NotSupportedError)
    expect(error.message).toMatch(/: EINVAL \(Invalid argument\)\. It has none\.$/)
  })

  it('is not what EINVAL of a newer kernel means', () => {
    expect(bpfError({ ...update, errno: EINVAL, since: '4.6' })).not.toBeInstanceOf(NotSupportedError)
    expect(bpfError({ ...update, errno: EINVAL })).not.toBeInstanceOf(NotSupportedError)
  })

  it('does not blame the version of a kernel that is new enough', () => {
    expect(bpfError({ ...update, errno: ENOTSUPP, since: '4.6' }).message).not.toContain('or newer')
  })
})
