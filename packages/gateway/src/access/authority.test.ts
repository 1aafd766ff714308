import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAuthority, toAuthorityText } from './authority.ts'

describe('readAuthority', () => {
  it.each<[text: string, name: string, port: number | undefined]>([
    ['localhost', 'localhost', undefined],
    ['LocalHost:8080', 'localhost', 8080],
    ['127.0.0.1:1', '127.0.0.1', 1],
    ['gateway.example:65535', 'gateway.example', 65535],
    ['my_host-1', 'my_host-1', undefined],
    ['[::1]', '[::1]', undefined],
    ['[0:0:0:0:0:0:0:1]:80', '[::1]', 80],
    ['[2001:DB8::A]', '[2001:db8::a]', undefined],
  ])('reads %s', (text, name, port) => {
    expect(readAuthority(text)).toEqual({ name, port })
  })

  it.each([
    '',
    ' localhost',
    'localhost ',
    'localhost.',
    '.localhost',
    'localhost:',
    'localhost:0',
    'localhost:080',
    'localhost:65536',
    'localhost:8080:8080',
    'localhost:-1',
    'localhost:1e3',
    'user@localhost',
    'localhost:80@evil.example',
    'localhost@evil.example:80',
    'localhost/evil',
    'localhost?x',
    'localhost#x',
    'localhost\\evil',
    'localhost,evil.example',
    'localhost\tevil',
    'localhost%00.evil',
    'http://localhost',
    '::1',
    '[::1',
    '::1]',
    '[localhost]',
    '[::1%lo]',
    '[127.0.0.1]',
    '[:::1]',
    'ｌocalhost',
    '\u212aelvin.example',
    'a'.repeat(256),
  ])('refuses %j', (text) => {
    expect(readAuthority(text)).toBeUndefined()
  })

  it('reads again what it wrote, as the same', () => {
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
    const name = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    )
    fc.assert(
      fc.property(name, port, (host, number) => {
        const first = readAuthority(toAuthorityText({ name: host, port: number }))
        fc.pre(first !== undefined)
        expect(readAuthority(toAuthorityText(first))).toEqual(first)
      }),
    )
  })

  it('never throws and never gives a name with anything in it that ends one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webAuthority({ withUserInfo: true, withPort: true })), (text) => {
        expect(readAuthority(text)?.name ?? '').not.toMatch(/[@/?#\\\s,]/)
      }),
    )
  })

  it('refuses a giant text without looking through it', () => {
    expect(readAuthority(`${'a.'.repeat(1_000_000)}!`)).toBeUndefined()
  })
})
