import { closeSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asm, CgroupArray, type MapReference, openMap } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { kernelFunction } from '../program/kernel-side-programs.js'
import { thrownBy } from '../support/thrown-by.js'
import { cgroupRoot, temporaryCgroup } from './support/temporary-cgroup.js'

const { r1, r2, call, exit, load64, loadMap } = asm

/** (index) => whether this process is in that cgroup or below it; an errno, negative, for an empty slot. */
function asking(cgroups: MapReference) {
  return kernelFunction('under_cgroup', [load64(r2, [r1]), loadMap(r1, cgroups), call('current_task_under_cgroup'), exit()])
}

describe('T-CGRP: an array of cgroups', () => {
  it('lets a program ask whether the current task is in a cgroup, or below it', () => {
    using cgroups = CgroupArray.create({ name: 'cgroups', maxEntries: 4 })
    using outer = temporaryCgroup()
    using inner = temporaryCgroup(outer.path)
    using isUnder = asking(cgroups)
    expect(cgroups.set(0, outer.path).set(1, inner.path).set(2, cgroupRoot)).toBe(cgroups)
    expect([isUnder(0n), isUnder(1n), isUnder(2n)]).toEqual([0, 0, 1])
    outer.add(process.pid)
    expect([isUnder(0n), isUnder(1n), isUnder(2n)]).toEqual([1, 0, 1])
    inner.add(process.pid)
    expect([isUnder(0n), isUnder(1n), isUnder(2n)]).toEqual([1, 1, 1])
  })

  it('answers a program an error for an empty slot, and beyond the end', () => {
    using cgroups = CgroupArray.create({ maxEntries: 1 })
    using isUnder = asking(cgroups)
    cgroups.set(0, cgroupRoot)
    expect(isUnder(0n)).toBe(1)
    expect([cgroups.delete(0), cgroups.delete(0)]).toEqual([true, false])
    expect([isUnder(0n) < 0, isUnder(1n) < 0]).toEqual([true, true])
  })

  it('takes a descriptor, which stays the caller’s', () => {
    using cgroups = CgroupArray.create({ maxEntries: 1 })
    using isUnder = asking(cgroups)
    const fd = openSync(cgroupRoot, 'r')
    cgroups.set(0, fd)
    closeSync(fd)
    expect(isUnder(0n)).toBe(1)
  })

  it('is opened again, and by openMap', () => {
    using cgroups = CgroupArray.create({ maxEntries: 3 })
    using again = CgroupArray.open({ id: cgroups.id })
    expect(again.set(2, cgroupRoot).delete(2)).toBe(true)
    expect(openMap({ id: cgroups.id })).toBeInstanceOf(CgroupArray)
  })

  it('refuses what is no cgroup', () => {
    using cgroups = CgroupArray.create({ maxEntries: 1 })
    expect(thrownBy(() => cgroups.set(0, tmpdir()))).toMatchObject({
      code: 'EBADF',
      command: 'BPF_MAP_UPDATE_ELEM',
      message: expect.stringContaining('That is neither the folder of a version 2 cgroup nor a descriptor of one.')
    })
    expect(thrownBy(() => cgroups.set(0, join(cgroupRoot, 'no-such-cgroup')))).toMatchObject({ code: 'ENOENT', command: 'open' })
    expect(thrownBy(() => cgroups.set(0, join(cgroupRoot, 'cgroup.procs')))).toMatchObject({ code: 'ENOTDIR', command: 'open' })
    for (const wrong of [undefined, null, {}, '', 'a\0b', -1, 1.5]) {
      expect(() => cgroups.set(0, wrong as never)).toThrow(/^cgroup: expected the path of a cgroup's folder, or its descriptor, got /)
    }
    expect(thrownBy(() => cgroups.set(1, cgroupRoot))).toMatchObject({ code: 'E2BIG', message: expect.stringMatching(/from 0 to 0\.$/) })
  })
})
