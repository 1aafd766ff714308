import { describeDeprecation, toWireDeprecation, type ServedVersionMeta } from '@mcpver/core'
import type { ArgumentChecks } from '../arguments/argument-check.ts'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { ServedTool } from '../catalog/served-release.ts'
import type { CallChange } from '../catalog/tool-detours.ts'
import { mirroredIn } from '../era/param-headers.ts'
import type { CalledTool } from './served-server.ts'

/** What is known of tools when they are called, made once for each as long as a server stays as it is. */
export class CalledTools {
  readonly #checks: ArgumentChecks
  #server: CatalogServer | undefined
  #called = new WeakMap<ServedTool, CalledTool>()
  #changed = new WeakMap<ServedTool, Map<CallChange, CalledTool>>()

  constructor(checks: ArgumentChecks) {
    this.#checks = checks
  }

  /**
   * A tool of a release, called.
   *
   * @param change What is done to the call on its way, where it asks for something else.
   */
  of(tool: ServedTool, server: CatalogServer, change?: CallChange): CalledTool {
    if (this.#server !== server) this.#forget(server)
    let called = this.#called.get(tool)
    if (called === undefined) {
      called = this.#toCalled(tool, server)
      this.#called.set(tool, called)
    }
    return change === undefined ? called : this.#changedBy(change, tool, called)
  }

  #changedBy(change: CallChange, tool: ServedTool, called: CalledTool): CalledTool {
    const ofTool = this.#changed.get(tool) ?? new Map<CallChange, CalledTool>()
    this.#changed.set(tool, ofTool)
    const changed = ofTool.get(change) ?? toChanged(tool, called, change)
    ofTool.set(change, changed)
    return changed
  }

  #forget(server: CatalogServer): void {
    this.#server = server
    this.#called = new WeakMap()
    this.#changed = new WeakMap()
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

/** Headers repeat arguments as the definition wants it that is called, and are made anew for the one that serves. */
function toChanged(tool: ServedTool, called: CalledTool, change: CallChange): CalledTool {
  const { alias, from, steps, definition } = change
  const [mirroredBefore, mirroredAfter] = [mirroredIn(definition?.inputSchema), called.mirrored ?? []]
  const meta = { ...(alias !== undefined && { tool: called.name }), ...servedMeta(tool) }
  return {
    ...called,
    served: JSON.stringify({ ...meta, ...(from !== undefined && { adaptedFrom: from }) }),
    mirrored: mirroredBefore,
    ...(from !== undefined && { adaptedFrom: from }),
    preparation: { ...(alias !== undefined && { name: called.name }), steps, mirroredBefore, mirroredAfter },
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
