import { describe, expect, it } from 'vitest'
import { testKey } from '../test/keys.ts'
import { refusalOf, rejectionOf } from '../test/refusal.ts'
import { signCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { MerkleTree } from './merkle-tree.ts'
import { formatNoteVerifier, parseNoteVerifier, signNote, verifyNote } from './signed-note.ts'

const log = { name: 'log.example/audit', key: testKey(1) }
const witness = { name: 'witness.example', key: testKey(2) }
const verifier = { name: log.name, key: log.key.publicKey }
const text = 'one\n\ntwo\n'

describe('a signed note', () => {
  // The example that Go's package golang.org/x/mod/sumdb/note documents.
  it('is verified as another implementation wrote it', () => {
    const peter = parseNoteVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const words =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const signature =
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
    expect(verifyNote(`${words}\n${signature}`, [peter])).toEqual({ text: words, verifiers: [peter] })
    expect(formatNoteVerifier(peter)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  })

  it('gives back its text, empty lines and all, and who signed', async () => {
    const note = await signNote(text, [witness, log])
    const both = [verifier, { name: witness.name, key: witness.key.publicKey }]
    expect(verifyNote(note, [verifier])).toEqual({ text, verifiers: [verifier] })
    expect(verifyNote(note, both).verifiers).toHaveLength(2)
  })

  it('passes over signatures of unknown names and of unknown keys', async () => {
    const note = await signNote(text, [{ ...witness, name: log.name }, witness, log])
    expect(verifyNote(note, [verifier]).verifiers).toEqual([verifier])
    const others = await signNote(text, [
      { ...witness, name: log.name },
      { ...log, name: 'other' },
    ])
    expect(refusalOf(() => verifyNote(others, [verifier])).code).toBe('ERR_SIGNATURE_MISMATCH')
  })

  it('is refused whole when the signature of a known key is bad', async () => {
    const note = await signNote(text, [log, witness])
    const changed = note.replace('two', 'six')
    const known = [verifier, { name: witness.name, key: witness.key.publicKey }]
    expect(refusalOf(() => verifyNote(changed, known)).code).toBe('ERR_INVALID_NOTE')
  })

  it.each([
    ['no text', '\u2014 a AAAA\n'],
    ['no signature', 'text\n'],
    ['an empty line and nothing after it', 'text\n\n'],
    ['no line break at its end', 'text\n\n\u2014 a AAAAAAAA'],
    ['a hyphen for the dash', 'text\n\n- a AAAAAAAA\n'],
    ['a name with a plus', 'text\n\n\u2014 a+b AAAAAAAA\n'],
    ['a signature that is no base64', 'text\n\n\u2014 a AAA*AAAA\n'],
    ['a signature in URL-safe base64', 'text\n\n\u2014 a AAA_AAAA\n'],
    ['a signature that is too short', 'text\n\n\u2014 a AAAA\n'],
    ['a control character', 'te\u0007xt\n\n\u2014 a AAAAAAAA\n'],
    ['a carriage return', 'text\r\n\n\u2014 a AAAAAAAA\n'],
    ['very many signatures', `text\n\n${'\u2014 a AAAAAAAA\n'.repeat(101)}`],
    ['very much text', `${'x'.repeat(1_000_001)}\n\n\u2014 a AAAAAAAA\n`],
  ])('is none with %s', (_what, note) => {
    expect(refusalOf(() => verifyNote(note, [verifier])).code).toBe('ERR_INVALID_NOTE')
  })

  it('is not made of what could not be read back', async () => {
    expect((await rejectionOf(signNote('no line break', [log]))).code).toBe('ERR_INVALID_NOTE')
    expect((await rejectionOf(signNote(text, [{ ...log, name: 'a b' }]))).code).toBe('ERR_INVALID_NOTE')
  })
})

describe('a verifier of notes', () => {
  it('is read as it was written', () => {
    expect(parseNoteVerifier(formatNoteVerifier(verifier)).key.keyid).toBe(log.key.keyid)
  })

  it.each(['', 'name', 'name+00000000+AAAA', 'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'])(
    'is not %j',
    (vkey) => {
      expect(refusalOf(() => parseNoteVerifier(vkey)).code).toBe('ERR_INVALID_KEY')
    },
  )
})

describe('a checkpoint', () => {
  const tree = new MerkleTree()
  for (const entry of ['a', 'b', 'c']) tree.append(Buffer.from(entry))
  const checkpoint = { origin: log.name, size: 3, root: tree.root() }
  const expected = { origin: log.name, verifiers: [verifier] }

  it('is read as it was signed', async () => {
    const note = await signCheckpoint(checkpoint, [log])
    expect(note).toMatch(/^log\.example\/audit\n3\n[A-Za-z0-9+/]{43}=\n\n\u2014 /)
    expect(verifyCheckpoint(note, expected)).toEqual(checkpoint)
  })

  it('may have more lines, which are signed as well', async () => {
    const body = `${log.name}\n3\n${checkpoint.root.toString('base64')}\nmore\n`
    expect(verifyCheckpoint(await signNote(body, [log]), expected)).toEqual(checkpoint)
  })

  it('of another log is refused', async () => {
    const note = await signCheckpoint({ ...checkpoint, origin: 'other.example' }, [log])
    expect(refusalOf(() => verifyCheckpoint(note, expected)).message).toContain('"other.example"')
  })

  it.each([
    ['no origin', '\n3\n'],
    ['no size', `${log.name}\nthree\n`],
    ['a size with a sign', `${log.name}\n+3\n`],
    ['a size with a leading zero', `${log.name}\n03\n`],
    ['a size beyond all numbers', `${log.name}\n99999999999999999\n`],
  ])('with %s is refused', async (_what, head) => {
    const note = await signNote(`${head}${checkpoint.root.toString('base64')}\n`, [log])
    expect(refusalOf(() => verifyCheckpoint(note, expected)).code).toBe('ERR_INVALID_NOTE')
  })

  it.each(['', 'AAAA', 'no base64'])('with the root %j is refused', async (root) => {
    const note = await signNote(`${log.name}\n3\n${root}\n`, [log])
    expect(refusalOf(() => verifyCheckpoint(note, expected)).code).toBe('ERR_INVALID_NOTE')
  })

  it('that could not be read back is not signed', async () => {
    expect((await rejectionOf(signCheckpoint({ ...checkpoint, size: -1 }, [log]))).code).toBe('ERR_INVALID_NOTE')
    expect((await rejectionOf(signCheckpoint({ ...checkpoint, root: Buffer.alloc(3) }, [log]))).code).toBe(
      'ERR_INVALID_NOTE',
    )
  })
})
