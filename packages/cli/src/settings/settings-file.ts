import { resolve } from 'node:path'
import { McpverError, quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import { parseJsonc } from '../config/jsonc.ts'
import type { Io } from '../io.ts'
import { readTextFile, readWholeFile } from '../json-file.ts'
import type { StatePaths } from '../state/state-options.ts'
import type { GatewaySettings } from './gateway-settings.ts'
import { parseSettings } from './settings-document.ts'

/** Settings, and where they are from. */
export interface SettingsFile {
  /** Absolute. */
  readonly path: string
  readonly settings: GatewaySettings
}

const HINT = 'Every member is told at https://github.com/mcpver/mcpver/blob/main/docs/gateway-settings.md'

/**
 * Reads the settings of the gateway: the file that is named, or the one in the state directory if it is there.
 *
 * @throws {CliError} `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`; `ERR_CONFIG_INVALID` with a JSON Pointer to what is wrong.
 */
export async function readSettings(
  named: string | undefined,
  paths: Pick<StatePaths, 'settings'>,
  { cwd }: Io,
): Promise<SettingsFile | undefined> {
  const path = named ?? paths.settings
  const file = { path, cwd, hint: HINT }
  const text = named === undefined ? await readTextFile(file) : await readWholeFile(file)
  if (text === undefined) return undefined
  const value = parseJsonc(text, quote(path))
  try {
    return { path: resolve(cwd, path), settings: parseSettings(value) }
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    const message = `The settings in ${quote(path)} cannot be used. ${error.message}`
    throw failure(message, { code: 'ERR_CONFIG_INVALID', hint: HINT, cause: error })
  }
}
