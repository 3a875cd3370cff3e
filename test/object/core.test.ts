import { BpfObject } from 'bpf-maps'
import { expect, it } from 'vitest'
import { fixturePath } from '../support/fixture.js'
import { needsLinux } from '../support/kernel/needs.js'

needsLinux('5.17').describe("fields of the kernel's structs", () => {
  it('are found by their names, wherever the running kernel has them', () => {
    using object = BpfObject.open(fixturePath('core.o')).create()
    object.programs['read_task']!.run({ context: new Uint8Array(16) })
    expect(object.data).toMatchObject({ tgid: process.pid, leader: process.pid, has_pid: 1, has_other: 0, has_struct: 0 })
    expect(object.data['task_size']).toBeGreaterThan(1024)
  })
})
