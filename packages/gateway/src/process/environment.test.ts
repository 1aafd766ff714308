import { DEFAULT_INHERITED_ENV_VARS } from '@modelcontextprotocol/client/stdio'
import { describe, expect, it } from 'vitest'
import { serverEnvironment } from './environment.ts'

describe('serverEnvironment', () => {
  it('is what every server gets, and what was named for this one', () => {
    const env = { PATH: '/bin', HOME: '/root', SHELL: '() { evil; }', GITHUB_TOKEN: 'hidden', USER: undefined }
    expect(serverEnvironment(env, { API_KEY: 'x', HOME: '/tmp' })).toEqual({ PATH: '/bin', HOME: '/tmp', API_KEY: 'x' })
  })

  it('lets through what the official client lets through', () => {
    const names = [...DEFAULT_INHERITED_ENV_VARS, 'GITHUB_TOKEN', 'NODE_OPTIONS', 'LD_PRELOAD']
    const everything = Object.fromEntries(names.map((name) => [name, name]))
    expect(Object.keys(serverEnvironment(everything, {})).sort()).toEqual([...DEFAULT_INHERITED_ENV_VARS].sort())
  })
})
