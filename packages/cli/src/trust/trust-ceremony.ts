import { AuditLogger } from '@mcpver/lifecycle'
import { addSignature, TRUST_ROOT_PAYLOAD_TYPE, TrustRoot, type Envelope, type SigningKey } from '@mcpver/signing'
import { currentTime, type Io } from '../io.ts'
import { withStore } from '../state/open-store.ts'
import { makeStateDirectory } from '../state/state-directory.ts'
import type { StatePaths } from '../state/state-options.ts'
import { findTrustRoot, writeTrustRoot } from '../state/trust-file.ts'

/** An envelope with more signatures on it. */
export async function signMore(envelope: Envelope, keys: readonly SigningKey[]): Promise<Envelope> {
  let signed = envelope
  for (const key of keys) signed = await addSignature(signed, key)
  return signed
}

/**
 * Takes a trust root over: the first one for what it is, any other only as the next one, signed by the people of both. It is in the audit.
 *
 * @throws {SigningError} what `TrustRoot.open` and `TrustRoot.update` throw. {CliError} `ERR_FILE_UNWRITABLE`.
 */
export async function takeOver(envelope: unknown, paths: StatePaths, io: Io): Promise<TrustRoot> {
  const before = await findTrustRoot(paths, io)
  const root = before === undefined ? await TrustRoot.open(envelope) : await before.update(envelope)
  await makeStateDirectory(paths.directory)
  await record(root, paths, io)
  await writeTrustRoot(root, paths)
  return root
}

/** The record comes first: a trust root that is in the audit and not in its file is taken over again. */
async function record(root: TrustRoot, paths: StatePaths, io: Io): Promise<void> {
  const now = currentTime(io).getTime()
  const version = String(root.document.version)
  const { signers } = await root.verify(root.envelope, {
    role: 'root',
    name: 'trust-root',
    at: now,
    payloadTypes: [TRUST_ROOT_PAYLOAD_TYPE],
  })
  const audit = new AuditLogger({ clock: { now: () => now } })
  await withStore(paths, (store) =>
    store.write(async (view) => {
      const known = await view.documents.get('trust-root', root.digest)
      if (known !== undefined) return
      const content = { envelope: JSON.stringify(root.envelope) }
      await view.documents.put({ kind: 'trust-root', id: root.digest, subject: version, content, createdAt: now })
      await audit.log(view.audit, {
        type: 'trust-root.updated',
        outcome: 'success',
        subject: signers.map(({ person }) => person).join(', '),
        target: { name: 'trust-root', version },
        data: { digest: root.digest },
      })
    }),
  )
}
