import { describe, expect, it } from 'vitest'
import { closedError } from '../../lib/errors/closed-error.js'

describe('closedError', () => {
  const error = closedError('hash map "flows" (id 12)')

  it('is misuse: a TypeError, with a code of its own', () => {
    expect(error).toBeInstanceOf(TypeError)
    expect(error.code).toBe('ERR_BPF_CLOSED')
  })

  it('names what is closed', () => {
    expect(error.message).toBe('hash map "flows" (id 12) is closed')
  })
})
