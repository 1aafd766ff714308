import { McpverError } from '@mcpver/core'
import { parseUpdateConfig, type ConfigReading } from '../config/parse-update-config.ts'
import type { UpdateSettings } from '../config/update-settings.ts'
import { updateRefusal, type UpdateRefusal } from './update-result.ts'

/** A configuration that was read, or why it cannot be used. */
export type ReadConfig = { readonly success: true; readonly settings: UpdateSettings } | UpdateRefusal

/** Reads a configuration. The reasons are those of the specification, as it writes them. */
export function readConfig(config: unknown, reading: ConfigReading): ReadConfig {
  try {
    return { success: true, settings: parseUpdateConfig(config, reading) }
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    const code = error.code === 'ERR_LATER_CONFIG' ? 'ERR_LATER_CONFIG' : 'ERR_INVALID_CONFIG'
    return updateRefusal(code, error.message, error.hint ?? 'See the documentation of update configurations.')
  }
}
