import { createPublicKey, verify } from 'node:crypto'
import type { Verifier } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSignature, parseEnvelope, payloadOf, signEnvelope, type Envelope } from './envelope.ts'
import { preAuthenticationEncoding } from './pre-authentication-encoding.ts'
import { testKey } from './test/keys.ts'
import { refusalOf, rejectionOf } from './test/refusal.ts'
import { verifyEnvelope } from './verify-envelope.ts'

const TYPE = 'application/x-test'
const [ana, ben, eve] = [testKey(1), testKey(2), testKey(3)]
const payload = Buffer.from('{"a":1}')
const expected = { keys: [ana.publicKey, ben.publicKey], payloadTypes: [TYPE] }

function signedBy(...signers: readonly (typeof ana)[]): Promise<Envelope> {
  return signEnvelope({ payload, payloadType: TYPE }, signers)
}

describe('the pre-authentication encoding', () => {
  it('is that of the protocol', () => {
    const bytes = preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world'))
    expect(bytes.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  it('counts bytes and not characters', () => {
    expect(preAuthenticationEncoding('ä', Buffer.from('€')).toString()).toBe('DSSEv1 2 ä 3 €')
  })

  it('is never the same for two types and payloads', () => {
    const text = fc.string({ unit: fc.constantFrom('D', ' ', '1', '2', 'S') })
    fc.assert(
      fc.property(fc.tuple(text, text), fc.tuple(text, text), ([typeA, bodyA], [typeB, bodyB]) => {
        fc.pre(typeA !== typeB || bodyA !== bodyB)
        const [a, b] = [
          preAuthenticationEncoding(typeA, Buffer.from(bodyA)),
          preAuthenticationEncoding(typeB, Buffer.from(bodyB)),
        ]
        expect(a.equals(b)).toBe(false)
      }),
    )
  })
})

describe('an envelope', () => {
  it('gives back what was signed, and who signed it', async () => {
    expect(await verifyEnvelope(await signedBy(ana), expected)).toEqual({
      payload,
      payloadType: TYPE,
      keyids: [ana.keyid],
    })
  })

  // DSSE protocol, test vectors: ECDSA over P-256, the signature as r and s.
  it("is verified as the protocol's own example has it", async () => {
    const coordinate = (value: bigint): string =>
      Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toString('base64url')
    const x = coordinate(46950820868899156662930047687818585632848591499744589407958293238635476079160n)
    const y = coordinate(5640078356564379163099075877009565129882514886557779369047442380624545832820n)
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    const verifier: Verifier = {
      keyid: 'example',
      verify: (message, signature) => verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature),
    }
    const verified = await verifyEnvelope(
      {
        payload: 'aGVsbG8gd29ybGQ=',
        payloadType: 'http://example.com/HelloWorld',
        signatures: [
          { sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==' },
        ],
      },
      { keys: [verifier], payloadTypes: ['http://example.com/HelloWorld'] },
    )
    expect(verified.payload.toString()).toBe('hello world')
  })

  it('is read from text and from a value, and keeps members that DSSE does not know', async () => {
    const envelope = { ...(await signedBy(ana)), note: 'kept' }
    expect(parseEnvelope(JSON.stringify(envelope))).toEqual(envelope)
    expect(await verifyEnvelope(JSON.stringify(envelope), expected)).toMatchObject({ keyids: [ana.keyid] })
  })

  it('is read in both alphabets of base64', async () => {
    const bytes = Buffer.from([0xfb, 0xff, 0xfe])
    const envelope = await signEnvelope({ payload: bytes, payloadType: TYPE }, [ana])
    const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=*$/, '')
    const { sig } = envelope.signatures[0] ?? { sig: '' }
    const respelled = { ...envelope, payload: urlSafe(envelope.payload), signatures: [{ sig: urlSafe(sig) }] }
    expect((await verifyEnvelope(respelled, expected)).payload).toEqual(bytes)
  })

  it('decides nothing by a keyid', async () => {
    const signed = await signedBy(ana)
    const sig = signed.signatures[0]?.sig ?? ''
    for (const keyid of [ben.keyid, 'anything', '', undefined]) {
      const signature = keyid === undefined ? { sig } : { keyid, sig }
      expect((await verifyEnvelope({ ...signed, signatures: [signature] }, expected)).keyids).toEqual([ana.keyid])
    }
    const claimed = { ...(await signedBy(eve)), signatures: [{ keyid: ana.keyid, sig }] }
    expect((await verifyEnvelope(claimed, expected)).keyids).toEqual([ana.keyid])
    const forged = (await signedBy(eve)).signatures.map((one) => ({ ...one, keyid: ana.keyid }))
    const error = await rejectionOf(verifyEnvelope({ ...signed, signatures: forged }, expected))
    expect(error.code).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('counts keys and not signatures', async () => {
    const twice = await signedBy(ana, ana)
    const error = await rejectionOf(verifyEnvelope(twice, { ...expected, threshold: 2 }))
    expect([error.code, error.message]).toEqual([
      'ERR_THRESHOLD_NOT_MET',
      '1 of the 2 keys that are needed signed the envelope',
    ])
    const both = await addSignature(twice, ben)
    expect((await verifyEnvelope(both, { ...expected, threshold: 2 })).keyids).toEqual([ana.keyid, ben.keyid])
  })

  it('counts a key once that is given twice', async () => {
    const keys = [ana.publicKey, testKey(1).publicKey]
    const error = await rejectionOf(verifyEnvelope(await signedBy(ana, ana), { ...expected, keys, threshold: 2 }))
    expect(error.code).toBe('ERR_THRESHOLD_NOT_MET')
  })

  it('passes over signatures of others', async () => {
    expect((await verifyEnvelope(await signedBy(eve, ana), expected)).keyids).toEqual([ana.keyid])
  })

  it('is refused when its type is another one, though the signature is good', async () => {
    const other = await signEnvelope({ payload, payloadType: 'text/plain' }, [ana])
    const error = await rejectionOf(verifyEnvelope(other, expected))
    expect([error.code, error.message]).toEqual([
      'ERR_UNKNOWN_PAYLOAD_TYPE',
      'The signed payload is of type "text/plain"',
    ])
  })

  it('is refused when the type was changed afterwards', async () => {
    const other = await signEnvelope({ payload, payloadType: 'text/plain' }, [ana])
    const error = await rejectionOf(verifyEnvelope({ ...other, payloadType: TYPE }, expected))
    expect(error.code).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('is refused whichever bit of payload or signature is flipped', async () => {
    const envelope = await signedBy(ana)
    const flipped = (text: string, bit: number): string => {
      const bytes = Buffer.from(text, 'base64')
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return bytes.toString('base64')
    }
    for (let bit = 0; bit < payload.length * 8; bit++) {
      const error = await rejectionOf(
        verifyEnvelope({ ...envelope, payload: flipped(envelope.payload, bit) }, expected),
      )
      expect(error.code).toBe('ERR_SIGNATURE_MISMATCH')
    }
    const sig = envelope.signatures[0]?.sig ?? ''
    for (let bit = 0; bit < 512; bit += 7) {
      const error = await rejectionOf(
        verifyEnvelope({ ...envelope, signatures: [{ sig: flipped(sig, bit) }] }, expected),
      )
      expect(error.code).toBe('ERR_SIGNATURE_MISMATCH')
    }
  })

  it('needs a signer, and a threshold that means something', async () => {
    expect((await rejectionOf(signedBy())).code).toBe('ERR_INVALID_ENVELOPE')
    const envelope = await signedBy(ana)
    for (const threshold of [0, -1, 0.5, Number.NaN]) {
      await expect(verifyEnvelope(envelope, { ...expected, threshold })).rejects.toThrow(RangeError)
    }
  })
})

describe('what is no envelope', () => {
  const good = { payload: 'e30=', payloadType: TYPE, signatures: [{ keyid: 'a', sig: 'AAAA' }] }
  const manySignatures = Array.from({ length: 65 }, () => ({ sig: 'AAAA' }))

  it.each([
    ['text that is no JSON', '{'],
    ['a list', []],
    ['null', null],
    ['a payload that is no base64', { ...good, payload: '{}' }],
    ['no payload', { ...good, payload: undefined }],
    ['no type', { ...good, payloadType: '' }],
    ['a type that is no text', { ...good, payloadType: 5 }],
    ['no signature', { ...good, signatures: [] }],
    ['signatures that are no list', { ...good, signatures: {} }],
    ['very many signatures', { ...good, signatures: manySignatures }],
    ['a signature that is no object', { ...good, signatures: ['AAAA'] }],
    ['a signature that is no base64', { ...good, signatures: [{ sig: '*' }] }],
    ['a keyid that is no text', { ...good, signatures: [{ sig: 'AAAA', keyid: 5 }] }],
  ])('is refused: %s', (_what, input) => {
    const error = refusalOf(() => parseEnvelope(input))
    expect(error.code).toBe('ERR_INVALID_ENVELOPE')
  })

  it('is told from one whose payload can be looked at', () => {
    expect(payloadOf(good).toString()).toBe('{}')
  })
})
