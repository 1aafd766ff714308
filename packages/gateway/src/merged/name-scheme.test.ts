import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNameScheme } from './name-scheme.ts'

const SCHEMES = ['{server}__{name}', '{server}.{name}', '{name}', '{name}-at-{server}', 'x.{server}.{name}.y']

describe('a scheme for names', () => {
  it.each([
    { scheme: '{server}__{name}', server: 'files', name: 'read', listed: 'files__read' },
    { scheme: '{server}__{name}', server: '@scope/files', name: 'read', listed: 'scope_files__read' },
    { scheme: '{server}__{name}', server: '__proto__', name: 'constructor', listed: '__proto____constructor' },
    { scheme: '{server}.{name}', server: 'my.files', name: 'a.b', listed: 'my_files.a.b' },
    { scheme: '{name}', server: 'files', name: 'read', listed: 'read' },
  ])('$scheme calls $name of $server $listed', ({ scheme, server, name, listed }) => {
    expect(parseNameScheme(scheme).listed(server, name)).toBe(listed)
  })

  it.each([
    '',
    'name',
    '{server}',
    '{name}{name}',
    '{server}{server}{name}',
    '{server}/{name}',
    '{server} {name}',
    '{tool}_{name}',
  ])('is not %j', (text) => {
    expect(() => parseNameScheme(text)).toThrow(expect.objectContaining({ code: 'ERR_NAME_SCHEME' }) as Error)
  })

  it('does not take a name for that of a server that is not in it', () => {
    const scheme = parseNameScheme('{name}-at-{server}')
    expect(scheme.own('sea', 'tide-at-sky')).toBeUndefined()
    expect(scheme.own('sea', '-at-sea')).toBe('')
    expect(parseNameScheme('a{server}.{name}.ab').own('', 'a.ab')).toBeUndefined()
  })

  it('gives back every name, with characters that hosts take in what is not the name itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCHEMES), fc.string(), fc.string({ unit: 'grapheme' }), (text, server, name) => {
        const scheme = parseNameScheme(text)
        expect(scheme.own(server, scheme.listed(server, name))).toBe(name)
        expect(scheme.listed(server, '')).toMatch(/^[A-Za-z0-9_.-]*$/)
      }),
    )
  })
})
