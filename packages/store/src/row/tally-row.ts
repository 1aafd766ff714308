import { hash } from 'node:crypto'
import { LatencySketch, quote, type CallTally, type LatencySketchDocument } from '@mcpver/core'
import { countField, FieldFault, jsonText, keyField, objectField, parseJsonText, subjectField } from './field.ts'
import { readRow, writeRow, type SealedRow } from './sealed-row.ts'

/** A row of `call_tallies`. */
export interface TallyRow extends SealedRow {
  readonly server: string
  readonly began_at: number
  /**
   * The SHA-256 of what makes it another tally than the rest of a server and a time: index entries of PostgreSQL are too short for so many
   * names.
   */
  readonly series: string
  readonly release: string
  readonly tool: string
  readonly version: string
  readonly client: string
  readonly gateway: string
  /** 0 or 1. */
  readonly is_mirrored: number
  /** In milliseconds. */
  readonly span: number
  readonly calls: number
  readonly errors: number
  readonly tool_errors: number
  readonly failures: number
  readonly refusals: number
  readonly abandoned: number
  readonly deprecated: number
  readonly latency: string
}

/** The row of a tally. @throws {StoreError} `ERR_STORE_INVALID` */
export function toTallyRow(tally: CallTally): TallyRow {
  return writeRow<TallyRow>(`The tally of ${quote(tally.server)} at ${quote(tally.from)}`, () => ({
    server: keyField('server', tally.server),
    began_at: countField('from', tally.from),
    series: seriesOf(tally),
    release: subjectField('release', tally.release),
    tool: subjectField('tool', tally.tool),
    version: subjectField('version', tally.version),
    client: subjectField('client', tally.client),
    gateway: keyField('gateway', tally.gateway),
    is_mirrored: flagColumn(tally.isMirrored),
    span: countField('span', tally.span),
    calls: countField('calls', tally.calls),
    errors: countField('errors', tally.errors),
    tool_errors: countField('toolErrors', tally.toolErrors),
    failures: countField('failures', tally.failures),
    refusals: countField('refusals', tally.refusals),
    abandoned: countField('abandoned', tally.abandoned),
    deprecated: countField('deprecated', tally.deprecated),
    latency: jsonText('latency', sketch(tally.latency)),
  }))
}

/** The tally of a row. @throws {StoreError} `ERR_STORE_CORRUPT` */
export function fromTallyRow(row: TallyRow): CallTally {
  return readRow(`call_tallies ${quote(row.server)} ${quote(row.began_at)} ${quote(row.series)}`, row, () => ({
    server: keyField('server', row.server),
    release: subjectField('release', row.release),
    tool: subjectField('tool', row.tool),
    version: subjectField('version', row.version),
    client: subjectField('client', row.client),
    gateway: keyField('gateway', row.gateway),
    isMirrored: flagField('is_mirrored', row.is_mirrored),
    from: countField('began_at', row.began_at),
    span: countField('span', row.span),
    calls: countField('calls', row.calls),
    errors: countField('errors', row.errors),
    toolErrors: countField('tool_errors', row.tool_errors),
    failures: countField('failures', row.failures),
    refusals: countField('refusals', row.refusals),
    abandoned: countField('abandoned', row.abandoned),
    deprecated: countField('deprecated', row.deprecated),
    latency: sketch(parseJsonText('latency', row.latency)),
  }))
}

function seriesOf({ release, tool, version, client, gateway, isMirrored }: CallTally): string {
  return hash('sha256', JSON.stringify([release, tool, version, client, gateway, isMirrored]), 'hex')
}

function flagColumn(value: unknown): number {
  if (typeof value !== 'boolean') throw new FieldFault('isMirrored', value, 'true or false')
  return value ? 1 : 0
}

function flagField(field: string, value: number): boolean {
  if (value !== 0 && value !== 1) throw new FieldFault(field, value, '0 or 1')
  return value === 1
}

function sketch(value: unknown): LatencySketchDocument {
  const document = objectField('latency', value)
  LatencySketch.fromDocument(document)
  return document as unknown as LatencySketchDocument
}
