import { isPlainObject, parseJson, quote } from '@mcpver/core'
import { SigningError } from './signing-error.ts'
import { textOf } from './utf8.ts'

/** The type of payload that an in-toto Statement has in an envelope. */
export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/** What `_type` of an in-toto Statement v1 says. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'

/** What a statement is about: something with a digest. */
export interface StatementSubject {
  readonly name: string
  /** Digests in hexadecimal, by algorithm. */
  readonly digest: Readonly<Record<string, string>>
}

/**
 * An in-toto Statement v1: what somebody says about artifacts.
 *
 * Source: in-toto Attestation Framework 1.1, Statement.
 */
export interface Statement<Predicate = unknown> {
  readonly _type: typeof STATEMENT_TYPE
  readonly subject: readonly StatementSubject[]
  /** The type of what is said, a URI. */
  readonly predicateType: string
  readonly predicate?: Predicate
}

/** Hexadecimal digits for a digest of any length in use. */
const HEXADECIMAL = /^[0-9a-f]{32,256}$/

/**
 * Reads a statement from the bytes that `verifyEnvelope` gave back.
 *
 * @throws {SigningError} `ERR_INVALID_STATEMENT`, with what is wrong.
 */
export function parseStatement(payload: Uint8Array): Statement {
  const value = valueOf(payload)
  if (!isPlainObject(value)) throw invalid(`A statement must be an object, found ${quote(value)}`)
  if (value['_type'] !== STATEMENT_TYPE)
    throw invalid(`"_type" must be ${STATEMENT_TYPE}, found ${quote(value['_type'])}`)
  const { subject, predicateType, predicate } = value
  if (!Array.isArray(subject) || subject.length === 0) {
    throw invalid(`"subject" must be a list of at least one, found ${quote(subject)}`)
  }
  subject.forEach(assertSubject)
  if (typeof predicateType !== 'string' || !URL.canParse(predicateType)) {
    throw invalid(`"predicateType" must be a URI, found ${quote(predicateType)}`)
  }
  if (predicate !== undefined && !isPlainObject(predicate)) {
    throw invalid(`"predicate" must be an object, found ${quote(predicate)}`)
  }
  return value as unknown as Statement
}

function valueOf(payload: Uint8Array): unknown {
  try {
    return parseJson(textOf(payload) ?? '')
  } catch (cause) {
    throw invalid('The signed bytes are not JSON in UTF-8', cause)
  }
}

function assertSubject(subject: unknown, index: number): void {
  const where = `of subject ${String(index)}`
  if (!isPlainObject(subject)) throw invalid(`Subject ${String(index)} must be an object, found ${quote(subject)}`)
  const { name, digest } = subject
  if (typeof name !== 'string' || name === '') throw invalid(`"name" ${where} must be a text, found ${quote(name)}`)
  const digests = isPlainObject(digest) ? Object.values(digest) : []
  const isSound = digests.length > 0 && digests.every((hex) => typeof hex === 'string' && HEXADECIMAL.test(hex))
  if (!isSound) throw invalid(`"digest" ${where} must have hexadecimal digests by algorithm, found ${quote(digest)}`)
}

function invalid(message: string, cause?: unknown): SigningError<'ERR_INVALID_STATEMENT'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_STATEMENT',
    hint: 'See the in-toto Attestation Framework, Statement v1.',
    cause,
  })
}
