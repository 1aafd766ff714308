import { describe, expect, it } from 'vitest'
import { serverEnvironment, wholeEnvironment } from './environment.ts'

describe('serverEnvironment', () => {
  it('is what every server gets, and what was named for this one', () => {
    const env = { PATH: '/bin', HOME: '/root', SHELL: '() { evil; }', GITHUB_TOKEN: 'hidden', USER: undefined }
    expect(serverEnvironment(env, { API_KEY: 'x', HOME: '/tmp' })).toEqual({ PATH: '/bin', HOME: '/tmp', API_KEY: 'x' })
  })
})

describe('wholeEnvironment', () => {
  it('is everything that is set', () => {
    expect(wholeEnvironment({ A: '1', B: undefined, C: '' })).toEqual({ A: '1', C: '' })
  })
})
