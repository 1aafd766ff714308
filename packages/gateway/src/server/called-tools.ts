import { describeDeprecation, toWireDeprecation, type ServedVersionMeta } from '@mcpver/core'
import type { ArgumentChecks } from '../arguments/argument-check.ts'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { ServedTool } from '../catalog/served-release.ts'
import { mirroredIn } from '../era/param-headers.ts'
import type { CalledTool } from './served-server.ts'

/** What is known of tools when they are called, made once for each as long as a server stays as it is. */
export class CalledTools {
  readonly #checks: ArgumentChecks
  #server: CatalogServer | undefined
  #called = new WeakMap<ServedTool, CalledTool>()

  constructor(checks: ArgumentChecks) {
    this.#checks = checks
  }

  /** A tool of a release, called. */
  of(tool: ServedTool, server: CatalogServer): CalledTool {
    if (this.#server !== server) this.#forget(server)
    const known = this.#called.get(tool)
    if (known !== undefined) return known
    const called = this.#toCalled(tool, server)
    this.#called.set(tool, called)
    return called
  }

  #forget(server: CatalogServer): void {
    this.#server = server
    this.#called = new WeakMap()
  }

  #toCalled(tool: ServedTool, server: CatalogServer): CalledTool {
    const { definition, version, deprecation } = tool
    const check = server.route?.value.arguments === 'validate' ? this.#checks.of(tool) : undefined
    return {
      name: definition.name,
      version: version.toJSON(),
      served: JSON.stringify(servedMeta(tool)),
      isDeprecated: deprecation !== undefined,
      mirrored: mirroredIn(definition.inputSchema),
      ...(check && { check }),
    }
  }
}

function servedMeta({ definition, version, digest, deprecation }: ServedTool): ServedVersionMeta {
  const described = deprecation && describeDeprecation(`Tool "${definition.name}"`, deprecation)
  return {
    version: version.toJSON(),
    digest,
    ...(deprecation && { deprecation: toWireDeprecation(described ?? '', deprecation) }),
  }
}
