import type {
  Deployer,
  DeploymentResult,
  DeploymentState,
  Stored,
  Release,
  StoredDocument,
  StoreView,
  Traffic,
} from '@mcpver/core'
import { MemoryStoreError } from './memory-view.ts'

const KIND = 'traffic'

/** Keeps who gets what in a document, as a gateway does with its routes, and knows that archived releases are not served. */
export class TestDeployer implements Deployer {
  async current(view: StoreView, name: string): Promise<Traffic | undefined> {
    return (await find(view, name))?.value.content as unknown as Traffic | undefined
  }

  async release({ releases }: StoreView, name: string, version: string): Promise<Release | undefined> {
    return (await releases.get(name, version))?.value
  }

  async apply(view: StoreView, name: string, { traffic }: { readonly traffic: Traffic }): Promise<void> {
    for (const version of [traffic.active, ...Object.keys(traffic.split)]) {
      if (!(await isServable(view, name, version))) {
        throw new MemoryStoreError(`Version ${version} may not be served`, {
          code: 'ERR_ROUTE_RELEASE',
          hint: 'Choose another.',
        })
      }
    }
    await this.set(view, name, traffic)
  }

  async capture(view: StoreView, name: string): Promise<DeploymentState> {
    const stored = await find(view, name)
    if (stored === undefined) throw new MemoryStoreError('Nothing is served', { code: 'ERR_ROUTE_MISSING' })
    return { traffic: stored.value.content }
  }

  async restore(view: StoreView, name: string, { state }: { readonly state: object }): Promise<DeploymentResult> {
    const valid = await this.validate(view, name, state)
    if (valid.success) await this.set(view, name, (state as { traffic: Traffic }).traffic)
    return valid
  }

  async validate(view: StoreView, name: string, state: object): Promise<DeploymentResult> {
    const { traffic } = state as { readonly traffic: Traffic }
    if (await isServable(view, name, traffic.active)) return { success: true }
    return { success: false, reason: `version ${traffic.active} was archived since` }
  }

  async set(view: StoreView, name: string, traffic: Traffic): Promise<void> {
    const content = traffic as unknown as StoredDocument['content']
    await view.documents.put(
      { kind: KIND, id: name, subject: name, content, createdAt: 0 },
      (await find(view, name))?.revision,
    )
  }
}

function find({ documents }: StoreView, name: string): Promise<Stored<StoredDocument> | undefined> {
  return documents.get(KIND, name)
}

async function isServable({ releases }: StoreView, name: string, version: string): Promise<boolean> {
  const release = await releases.get(name, version)
  return release !== undefined && release.value.state !== 'archived'
}
