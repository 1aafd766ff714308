import { describe, expect, it } from 'vitest'
import { serverEnvironment } from './environment.ts'

describe('serverEnvironment', () => {
  it('is what every server gets, and what was named for this one', () => {
    const env = { PATH: '/bin', HOME: '/root', SHELL: '() { evil; }', GITHUB_TOKEN: 'hidden', USER: undefined }
    expect(serverEnvironment(env, { API_KEY: 'x', HOME: '/tmp' })).toEqual({ PATH: '/bin', HOME: '/tmp', API_KEY: 'x' })
  })
})
