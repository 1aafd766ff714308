import { quote, type Release, type Store } from '@mcpver/core'
import { usage } from '../usage.ts'
import type { ReleaseName } from './release-name.ts'

/** A release that has to be there. Throws `ERR_USAGE`. */
export async function findRelease(store: Store, { name, version }: ReleaseName): Promise<Release> {
  const stored = await store.read(({ releases }) => releases.get(name, version))
  if (stored !== undefined) return stored.value
  throw usage(`There is no release ${quote(`${name}@${version}`)}`, '"mcpver release list" tells which there are.')
}
