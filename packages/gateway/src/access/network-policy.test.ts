import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NetworkPolicy } from './network-policy.ts'
import { expectRefusal } from './test/refusal.ts'

const PUBLIC = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '2606:4700::1111']
const PRIVATE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  'ff02::1',
]
const METADATA = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.0.1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
]

describe('the public policy', () => {
  const policy = new NetworkPolicy()

  it.each(PUBLIC)('permits %s', (address) => {
    expect(policy.permits(address)).toBe(true)
  })

  it.each([...PRIVATE, ...METADATA])('refuses %s', (address) => {
    expect(policy.permits(address)).toBe(false)
  })

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', '8.8.8.8:80', '[::1]', '8.8.8.8/32', '1.1.1.1 '])(
    'refuses %j, which is no address',
    (text) => {
      expect(policy.permits(text)).toBe(false)
    },
  )
})

describe('the policy that allows any address', () => {
  const policy = new NetworkPolicy({ allow: 'any' })

  it.each([...PUBLIC, ...PRIVATE])('permits %s', (address) => {
    expect(policy.permits(address)).toBe(true)
  })

  it.each(METADATA)('refuses %s still', (address) => {
    expect(policy.permits(address)).toBe(false)
  })
})

describe('a listed host', () => {
  it('that is a range permits what is in it', () => {
    const policy = new NetworkPolicy({ hosts: ['10.1.0.0/16', 'fd12::/16'] })
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::5'].map((address) => policy.permits(address))).toEqual([
      true,
      true,
      true,
    ])
    expect(['10.2.0.1', 'fd13::5', '127.0.0.1'].map((address) => policy.permits(address))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('that is a name permits what it resolves to, for that name only', () => {
    const policy = new NetworkPolicy({ hosts: ['Tools.internal', 'bücher.example'] })
    for (const name of ['tools.internal', 'TOOLS.internal', 'tools.internal.', 'xn--bcher-kva.example']) {
      expect(policy.permits('10.0.0.1', name)).toBe(true)
    }
    for (const name of [undefined, 'evil.tools.internal', 'internal', 'tools.internal.evil.example', '']) {
      expect(policy.permits('10.0.0.1', name)).toBe(false)
    }
  })

  it('has to be an exact address for the local link and for cloud metadata', () => {
    const wide = new NetworkPolicy({
      allow: 'any',
      hosts: ['metadata.internal', '169.254.0.0/16', '0.0.0.0/0', '::/0'],
    })
    for (const address of METADATA) expect(wide.permits(address, 'metadata.internal')).toBe(false)
    for (const host of ['169.254.169.254', '169.254.169.254/32']) {
      const exact = new NetworkPolicy({ hosts: [host] })
      expect(exact.permits('169.254.169.254')).toBe(true)
      expect(exact.permits('169.254.169.253')).toBe(false)
    }
    expect(new NetworkPolicy({ hosts: ['[fd00:ec2::254]'] }).permits('fd00:ec2::254')).toBe(true)
  })

  it.each(['constructor', '__proto__', 'localhost'])('may be called %s', (host) => {
    expect(new NetworkPolicy().permits('127.0.0.1', host)).toBe(false)
    expect(new NetworkPolicy({ hosts: [host] }).permits('127.0.0.1', host)).toBe(true)
  })

  it.each([
    '',
    ' ',
    '*',
    '*.internal',
    'a:80',
    'http://a',
    'a/b',
    'a@b',
    'a b',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/x',
    '10.0.0/8',
    '127.1',
    '0x7f.1',
    '2130706433',
    '10.0.0.0/8/8',
    '[::1]:80',
  ])('is not %j', (host) => {
    expectRefusal(() => new NetworkPolicy({ hosts: [host] }), 'ERR_ACCESS_CONFIG', JSON.stringify(host))
  })
})

describe('every policy', () => {
  it('judges an IPv4 address the same, or more strictly, when it is written as an IPv6 one', () => {
    const hosts = fc.subarray(['10.0.0.0/8', '127.0.0.1', '169.254.169.254', '192.168.0.0/16'])
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('public' as const, 'any' as const), hosts, (address, allow, listed) => {
        const policy = new NetworkPolicy({ allow, hosts: listed })
        if (policy.permits(`::ffff:${address}`)) expect(policy.permits(address)).toBe(true)
      }),
    )
  })

  it('permits more with a listed host, never less', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), (address, listed) => {
        if (new NetworkPolicy().permits(address)) {
          expect(new NetworkPolicy({ hosts: [listed] }).permits(address)).toBe(true)
          expect(new NetworkPolicy({ allow: 'any' }).permits(address)).toBe(true)
        }
        expect(new NetworkPolicy({ hosts: [listed] }).permits(listed)).toBe(true)
      }),
    )
  })
})
