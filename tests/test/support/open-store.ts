import type { Store } from '@mcpver/core'
import { openPostgresStore, openSqliteStore } from '@mcpver/store'

/** A store that several processes open: in a file, or in a database. */
export type Place = { readonly path: string } | { readonly url: string }

/** Opens a store as everybody does who installs the package. */
export function openStore(place: Place): Promise<Store> {
  return 'url' in place ? openPostgresStore(place) : openSqliteStore(place)
}
