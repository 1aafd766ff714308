import { quote, type Release } from '@mcpver/core'
import { parseEnvelope, payloadOf, preAuthenticationEncoding, toSigstoreBundle, type TrustRoot } from '@mcpver/signing'
import { jsonText } from '../json-text.ts'
import { usage } from '../usage.ts'
import { toReleaseBundle } from './release-bundle.ts'

/** A file that is written. */
export interface ExportedFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/**
 * A release as files for whoever verifies it: `release.json` for mcpver, `bundle.sigstore.json` for sigstore's tools, and the parts that
 * OpenSSL takes: the key, the signature, and the bytes that it is over.
 *
 * @throws {CliError} `ERR_USAGE` when the trust root does not have the key.
 */
export function exportedFiles(release: Release, root: TrustRoot): ExportedFile[] {
  const envelope = parseEnvelope(release.signature)
  const [signature] = envelope.signatures
  const entry = root.document.keys[signature?.keyid ?? '']
  if (signature === undefined || entry === undefined) {
    throw usage(
      `The trust root has no key ${quote(signature?.keyid)}`,
      'Name the trust root under which the release was made with --trust.',
    )
  }
  return [
    { name: 'release.json', content: jsonText(toReleaseBundle(release)) },
    { name: 'bundle.sigstore.json', content: jsonText(toSigstoreBundle(envelope)) },
    { name: 'key.pem', content: entry.publicKey },
    { name: 'signature.bin', content: Buffer.from(signature.sig, 'base64') },
    { name: 'signed.bin', content: preAuthenticationEncoding(envelope.payloadType, payloadOf(envelope)) },
  ]
}
