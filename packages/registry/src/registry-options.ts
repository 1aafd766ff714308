import type { DeprecationInput, Logger, VersionInput } from '@mcpver/core'

/** How a registry is made. */
export interface VersionRegistryOptions {
  /**
   * Where the registry's own refusals are logged before they are thrown; malformed names, versions and documents are
   * refused by core, which logs to its `defaultLogger()`. Default: that one.
   */
  readonly logger?: Logger | undefined
}

/** A deprecation, and of which version when that is not the current one. */
export interface DeprecateInput extends DeprecationInput {
  /** The version that is deprecated. Default: the one registered last. */
  readonly version?: VersionInput | undefined
}

/** Which migration steps a guide has. */
export interface GuideOptions {
  /** Only the steps of this tool. Default: of all. */
  readonly tool?: string | undefined
}
