import { APIVersion, quote, RELEASE_STATES, type Release, type ReleaseState, type Stored } from '@mcpver/core'
import {
  countField,
  digestField,
  FieldFault,
  jsonText,
  keyField,
  objectField,
  parseJsonText,
  textField,
  textMapField,
  textsField,
} from './field.ts'
import { readRow, writeRow, type SealedRow } from './sealed-row.ts'

/** A row of `releases`. */
export interface ReleaseRow extends SealedRow {
  readonly name: string
  readonly version: string
  readonly state: string
  readonly revision: number
  readonly created_at: number
  readonly created_by: string
  readonly changelog: string
  readonly security_updates: string
  readonly dependencies: string
  readonly signature: string
  readonly checksum: string
  readonly previous_checksum: string | null
  readonly definition: string
  readonly upstream: string | null
}

/** The row of a release. @throws {StoreError} `ERR_STORE_INVALID` */
export function toReleaseRow(release: Release, revision: number): ReleaseRow {
  return writeRow<ReleaseRow>(`The release ${quote(release.name)} ${quote(release.version)}`, () => ({
    name: keyField('name', release.name),
    version: versionField(release.version),
    state: stateField(release.state),
    revision,
    created_at: countField('createdAt', release.createdAt),
    created_by: textField('createdBy', release.createdBy),
    changelog: jsonText('changelog', textsField('changelog', release.changelog)),
    security_updates: jsonText('securityUpdates', textsField('securityUpdates', release.securityUpdates)),
    dependencies: jsonText('dependencies', textMapField('dependencies', release.dependencies)),
    signature: textField('signature', release.signature),
    checksum: digestField('checksum', release.checksum),
    previous_checksum:
      release.previousChecksum === null ? null : digestField('previousChecksum', release.previousChecksum),
    definition: jsonText('definition', objectField('definition', release.definition)),
    upstream: release.upstream === null ? null : jsonText('upstream', objectField('upstream', release.upstream)),
  }))
}

/** The release of a row. @throws {StoreError} `ERR_STORE_CORRUPT` */
export function fromReleaseRow(row: ReleaseRow): Stored<Release> {
  return readRow(`releases ${quote(row.name)} ${quote(row.version)}`, row, () => ({
    value: {
      name: keyField('name', row.name),
      version: versionField(row.version),
      state: stateField(row.state),
      createdAt: countField('created_at', row.created_at),
      createdBy: textField('created_by', row.created_by),
      changelog: textsField('changelog', parseJsonText('changelog', row.changelog)),
      securityUpdates: textsField('security_updates', parseJsonText('security_updates', row.security_updates)),
      dependencies: textMapField('dependencies', parseJsonText('dependencies', row.dependencies)),
      signature: textField('signature', row.signature),
      checksum: digestField('checksum', row.checksum),
      previousChecksum: row.previous_checksum === null ? null : digestField('previous_checksum', row.previous_checksum),
      definition: objectField('definition', parseJsonText('definition', row.definition)),
      upstream: row.upstream === null ? null : objectField('upstream', parseJsonText('upstream', row.upstream)),
    },
    revision: countField('revision', row.revision),
  }))
}

/** A state as it may be asked for. */
export function stateField(value: unknown): ReleaseState {
  const state = RELEASE_STATES.find((known) => known === value)
  if (state === undefined) throw new FieldFault('state', value, `one of ${RELEASE_STATES.join(', ')}`)
  return state
}

function versionField(value: unknown): string {
  const text = keyField('version', value)
  if (text.startsWith('v') || APIVersion.tryParse(text) === undefined) {
    throw new FieldFault('version', value, 'a version as SemVer writes it, such as 1.2.3')
  }
  return text
}
