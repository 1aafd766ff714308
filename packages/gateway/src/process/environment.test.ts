import { DEFAULT_INHERITED_ENV_VARS } from '@modelcontextprotocol/client/stdio'
import { describe, expect, it } from 'vitest'
import { serverEnvironment } from './environment.ts'

describe('serverEnvironment', () => {
  it('is what every server gets, and what was named for this one', () => {
    const env = { PATH: '/bin', HOME: '/root', SHELL: '() { evil; }', GITHUB_TOKEN: 'hidden', USER: undefined }
    expect(serverEnvironment(env, { API_KEY: 'x', HOME: '/tmp' })).toEqual({ PATH: '/bin', HOME: '/tmp', API_KEY: 'x' })
  })

  it('lets through what the official client lets through, and where certificates are', () => {
    const passed = [...DEFAULT_INHERITED_ENV_VARS, 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR', 'SSL_CERT_FILE']
    const names = [...passed, 'GITHUB_TOKEN', 'NODE_OPTIONS', 'LD_PRELOAD', 'HTTPS_PROXY', 'SSLKEYLOGFILE']
    const everything = Object.fromEntries(names.map((name) => [name, name]))
    expect(Object.keys(serverEnvironment(everything, {})).sort()).toEqual(passed.sort())
  })
})
