import { describeDeprecation, toWireDeprecation, type ServedVersionMeta } from '@mcpver/core'
import type { ArgumentChecks } from '../arguments/argument-check.ts'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { ServedTool } from '../catalog/served-release.ts'
import type { Adaptation } from '../catalog/tool-detours.ts'
import { mirroredIn } from '../era/param-headers.ts'
import type { CalledTool } from './served-server.ts'

/** What is known of tools when they are called, made once for each as long as a server stays as it is. */
export class CalledTools {
  readonly #checks: ArgumentChecks
  #server: CatalogServer | undefined
  #called = new WeakMap<ServedTool, CalledTool>()
  #adapted = new WeakMap<ServedTool, Map<Adaptation, CalledTool>>()

  constructor(checks: ArgumentChecks) {
    this.#checks = checks
  }

  /**
   * A tool of a release, called.
   *
   * @param adaptation What leads to the tool, where the call asks for another version.
   */
  of(tool: ServedTool, server: CatalogServer, adaptation?: Adaptation): CalledTool {
    if (this.#server !== server) this.#forget(server)
    let called = this.#called.get(tool)
    if (called === undefined) {
      called = this.#toCalled(tool, server)
      this.#called.set(tool, called)
    }
    return adaptation === undefined ? called : this.#adaptedBy(adaptation, tool, called)
  }

  #adaptedBy(adaptation: Adaptation, tool: ServedTool, called: CalledTool): CalledTool {
    const ofTool = this.#adapted.get(tool) ?? new Map<Adaptation, CalledTool>()
    this.#adapted.set(tool, ofTool)
    const adapted = ofTool.get(adaptation) ?? toAdapted(tool, called, adaptation)
    ofTool.set(adaptation, adapted)
    return adapted
  }

  #forget(server: CatalogServer): void {
    this.#server = server
    this.#called = new WeakMap()
    this.#adapted = new WeakMap()
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

/** Headers repeat arguments as the version wants it that the call is for, and are made anew for the one that serves. */
function toAdapted(tool: ServedTool, called: CalledTool, { from, steps, definition }: Adaptation): CalledTool {
  const [mirroredBefore, mirroredAfter] = [mirroredIn(definition?.inputSchema), called.mirrored ?? []]
  return {
    ...called,
    served: JSON.stringify({ ...servedMeta(tool), adaptedFrom: from }),
    mirrored: mirroredBefore,
    adaptedFrom: from,
    preparation: { steps, mirroredBefore, mirroredAfter },
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
