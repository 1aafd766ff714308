import { quote, type Release, type ReleaseQuery, type ReleaseState, type ReleaseStore, type Stored } from '@mcpver/core'
import { countField, keyField } from '../row/field.ts'
import { fromReleaseRow, stateField, toReleaseRow, type ReleaseRow } from '../row/release-row.ts'
import { checkArgument } from '../row/sealed-row.ts'
import { storeError } from '../store-error.ts'
import type { ReleaseRows } from '../row/store-rows.ts'
import type { TransactionScope } from '../transaction-scope.ts'

/** The releases as one transaction sees them. */
export class ReleaseView implements ReleaseStore {
  readonly #rows: ReleaseRows
  readonly #scope: TransactionScope

  constructor(rows: ReleaseRows, scope: TransactionScope) {
    this.#rows = rows
    this.#scope = scope
  }

  get(name: string, version: string): Promise<Stored<Release> | undefined> {
    return this.#scope.read(async () => {
      checkArgument('A release cannot be asked for', () => [keyField('name', name), keyField('version', version)])
      const row = await this.#rows.find(name, version)
      return row && fromReleaseRow(row)
    })
  }

  list(query: ReleaseQuery = {}): Promise<readonly Stored<Release>[]> {
    return this.#scope.read(async () => {
      checkArgument('Releases cannot be asked for', () => {
        if (query.name !== undefined) keyField('name', query.name)
        if (query.state !== undefined) stateField(query.state)
      })
      return (await this.#rows.list(query)).map(fromReleaseRow)
    })
  }

  insert(release: Release): Promise<Stored<Release>> {
    return this.#scope.write(async () => {
      const row = toReleaseRow(release, 1)
      if (!(await this.#rows.insert(row))) throw storeError('ERR_STORE_CONFLICT', `${nameOf(row)} is there already`)
      return fromReleaseRow(row)
    })
  }

  setState(
    { name, version }: Release,
    { state, revision }: { readonly state: ReleaseState; readonly revision: number },
  ): Promise<Stored<Release>> {
    return this.#scope.write(async () => {
      checkArgument('The change cannot be made', () => [stateField(state), countField('revision', revision)])
      checkArgument('A release cannot be asked for', () => [keyField('name', name), keyField('version', version)])
      const found = await this.#rows.find(name, version)
      if (found === undefined) throw storeError('ERR_STORE_MISSING', `${nameOf({ name, version })} is not there`)
      if (found.revision !== revision) throw stale(found, revision)
      const row = toReleaseRow({ ...fromReleaseRow(found).value, state }, revision + 1)
      if (!(await this.#rows.replace(row))) throw stale(found, revision)
      return fromReleaseRow(row)
    })
  }
}

function nameOf({ name, version }: Pick<ReleaseRow, 'name' | 'version'>): string {
  return `The release ${quote(name)} ${quote(version)}`
}

function stale(found: ReleaseRow, revision: number): Error {
  return storeError(
    'ERR_STORE_STALE',
    `${nameOf(found)} was written since revision ${String(revision)} was read: it is at ${String(found.revision)}, in ${found.state}`,
  )
}
