// A worker that dies of a refusal.
import { bpfError } from '../../lib/errors/refusal.js'

throw bpfError({ command: 'BPF_MAP_FREEZE', errno: 16, what: 'freeze it', map: { name: 'flows', id: 12, type: 'hash' } })
