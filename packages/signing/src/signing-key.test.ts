import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { SigningKey } from './signing-key.ts'
import { keyFromSeed, testKey } from './test/keys.ts'
import { openssl } from './test/openssl.ts'
import { refusalOf } from './test/refusal.ts'
import { VerificationKey } from './verification-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'mcpver-keys-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('a key', () => {
  // RFC 8032, section 7.1, tests 1 to 3.
  it.each([
    {
      seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      message: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    },
    {
      seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      message: '72',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    },
    {
      seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      message: 'af82',
      signature:
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    },
  ])('signs as RFC 8032 has it: $message', ({ seed, publicKey, message, signature }) => {
    const key = keyFromSeed(Buffer.from(seed, 'hex'))
    expect(key.publicKey.toRaw().toString('hex')).toBe(publicKey)
    expect(key.sign(Buffer.from(message, 'hex')).toString('hex')).toBe(signature)
    expect(key.publicKey.verify(Buffer.from(message, 'hex'), Buffer.from(signature, 'hex'))).toBe(true)
  })

  it('verifies nothing else', () => {
    const [key, other] = [testKey(1), testKey(2)]
    const message = Buffer.from('message')
    const signature = key.sign(message)
    expect(other.publicKey.verify(message, signature)).toBe(false)
    expect(key.publicKey.verify(Buffer.from('massage'), signature)).toBe(false)
    for (const bad of [Buffer.alloc(0), signature.subarray(1), Buffer.concat([signature, Buffer.alloc(1)])]) {
      expect(key.publicKey.verify(message, bad)).toBe(false)
    }
  })

  it('is made anew each time', () => {
    expect(SigningKey.generate().keyid).not.toBe(SigningKey.generate().keyid)
  })

  it('has one keyid in every form that it comes in', () => {
    const key = SigningKey.generate()
    const again = SigningKey.fromPem(key.toPem())
    expect([again.keyid, key.publicKey.keyid, VerificationKey.fromPem(key.publicKey.toPem()).keyid]).toEqual([
      key.keyid,
      key.keyid,
      key.keyid,
    ])
    expect(key.keyid).toMatch(/^[0-9a-f]{64}$/)
  })

  it('shows nothing of itself but its keyid', () => {
    const key = testKey(3)
    const secret = key
      .toPem()
      .split('\n')
      .find((line) => !line.startsWith('-'))
    for (const shown of [inspect(key, { depth: 10, showHidden: true }), JSON.stringify(key), JSON.stringify({ key })]) {
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain('PRIVATE')
    }
    expect(JSON.stringify(key)).toContain(key.keyid)
  })
})

describe('a key in PEM', () => {
  it('is read with its passphrase only', () => {
    const key = SigningKey.generate()
    const pem = key.toPem({ passphrase: 'correct horse' })
    expect(pem).toContain('ENCRYPTED PRIVATE KEY')
    expect(SigningKey.fromPem(pem, { passphrase: 'correct horse' }).keyid).toBe(key.keyid)
    const wrong = refusalOf(() => SigningKey.fromPem(pem, { passphrase: 'battery staple' }))
    expect([wrong.code, wrong.message]).toEqual([
      'ERR_INVALID_KEY',
      'The private key does not open with the passphrase',
    ])
    expect(inspect(wrong)).not.toContain('battery')
    expect(refusalOf(() => SigningKey.fromPem(pem)).message).toContain('no passphrase was given')
  })

  it("is read by OpenSSL, and OpenSSL's is read", () => {
    const key = SigningKey.generate()
    const path = file('ours.pem', key.toPem({ passphrase: 'pass' }))
    const shown = openssl('pkey', '-in', path, '-passin', 'pass:pass', '-pubout')
    expect(shown).toEqual({ status: 0, output: key.publicKey.toPem() })

    const theirs = join(folder, 'theirs.pem')
    expect(openssl('genpkey', '-algorithm', 'ed25519', '-out', theirs).status).toBe(0)
    const read = SigningKey.fromPem(readFileSync(theirs, 'utf8'))
    expect(openssl('pkey', '-in', theirs, '-pubout').output).toBe(read.publicKey.toPem())
  })

  it('of another algorithm is refused', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = (key: typeof privateKey, type: 'pkcs8' | 'spki'): string =>
      key.export({ format: 'pem', type }).toString()
    for (const refuse of [
      () => SigningKey.fromPem(pem(privateKey, 'pkcs8')),
      () => VerificationKey.fromPem(pem(publicKey, 'spki')),
    ]) {
      const error = refusalOf(refuse)
      expect([error.code, error.message]).toEqual(['ERR_INVALID_KEY', 'Not an Ed25519 key but "ec"'])
    }
  })

  it.each(['', 'hello', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])('is not %j', (pem) => {
    expect(refusalOf(() => SigningKey.fromPem(pem)).code).toBe('ERR_INVALID_KEY')
    expect(refusalOf(() => VerificationKey.fromPem(pem)).code).toBe('ERR_INVALID_KEY')
  })

  it('that cannot be read is not shown', () => {
    const secret = 'MC4CAQAwBQYDK2VwBCIEIAAAAAEAAAAAAAAAAAAAAAAA'
    for (const read of [() => SigningKey.fromPem(secret), () => VerificationKey.fromPem(secret)]) {
      expect(inspect(refusalOf(read))).not.toContain(secret.slice(0, 10))
    }
  })

  it('that is private does not pass for a public one', () => {
    const error = refusalOf(() => VerificationKey.fromPem(testKey(4).toPem()))
    expect(error.message).toBe('A private key stands where a public one is expected')
  })
})
