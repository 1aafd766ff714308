import { readFile } from 'node:fs/promises'
import type { Store } from '@mcpver/core'
import { parseSecretReference, readSecret, type SecretSource } from '@mcpver/gateway'
import { NotificationWorker, type NotifierSettings, type Recipient } from '@mcpver/notify'
import type { Io } from '../io.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { usage } from '../usage.ts'

/**
 * Those who are told of updates, as the settings name them, with their secrets.
 *
 * @throws {CliError} `ERR_USAGE` for a secret that cannot be had. {NotifyError} `ERR_INVALID_NOTIFIER`.
 */
export async function recipientsOf({ notifiers = [] }: GatewaySettings, { env }: Io): Promise<readonly Recipient[]> {
  const source: SecretSource = { env, readFile: (path) => readFile(path, 'utf8') }
  const secretOf = (reference: string): Promise<string> => secretAt(reference, source)
  return Promise.all(notifiers.map((settings) => opened(settings, secretOf)))
}

/**
 * Begins to send what was noted down in the store, together with all others on it.
 *
 * @returns What ends that.
 */
export function startNotifications(store: Store, recipients: readonly Recipient[]): () => Promise<void> {
  const worker = new NotificationWorker({ store, recipients })
  worker.start()
  return () => worker.close()
}

async function opened(
  { wants, open }: NotifierSettings,
  secretOf: (reference: string) => Promise<string>,
): Promise<Recipient> {
  return { notifier: await open({ secretOf }), wants }
}

async function secretAt(text: string, source: SecretSource): Promise<string> {
  const reference = parseSecretReference(text)
  const result = reference && (await readSecret(reference, source))
  if (result?.success === true) return result.value
  const why = result?.reason ?? 'It is neither env:NAME nor file:/path'
  throw usage(`What a notifier needs cannot be had: ${why}`, 'See the member "notifiers" of the settings.')
}
