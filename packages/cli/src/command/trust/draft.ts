import { TrustRoot, type Envelope, type TrustRootDocument } from '@mcpver/signing'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import { write, type Io } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { signingKeysOf } from '../../state/key-file.ts'
import type { StatePaths } from '../../state/state-options.ts'
import { writeTextFile } from '../../text-file.ts'
import { takeOver } from '../../trust/trust-ceremony.ts'
import { trustText } from '../../trust/trust-report.ts'
import type { TrustContentOptions } from './change-options.ts'

interface Surroundings {
  readonly options: TrustContentOptions
  readonly paths: StatePaths
  readonly io: Io
}

/** Signs a trust root with the keys that were given, and takes it over, or writes it to a file for others to sign. */
export async function settle(document: TrustRootDocument, { options, paths, io }: Surroundings): Promise<ExitCode> {
  const keys = await signingKeysOf(options, { paths, io })
  const envelope = await TrustRoot.sign(document, keys)
  if (options.out !== undefined) return writeDraft(envelope, { out: options.out, isJson: options.json === true, io })
  const root = await takeOver(envelope, paths, io)
  await write(io.stdout, options.json === true ? jsonText(root.document) : trustText(root, io))
  return EXIT.fine
}

/** Writes an envelope that others are to sign, and says how it goes on. */
export async function writeDraft(
  envelope: Envelope,
  { out, isJson, io }: { readonly out: string; readonly isJson: boolean; readonly io: Io },
): Promise<ExitCode> {
  await writeTextFile(out, jsonText(envelope), io.cwd)
  const signatures = envelope.signatures.length
  const next = `Sign it with "mcpver trust sign ${out}", then "mcpver trust update ${out}".`
  await write(
    io.stdout,
    isJson ? jsonText({ file: out, signatures }) : `${out}: signed by ${String(signatures)}. ${next}\n`,
  )
  return EXIT.fine
}
