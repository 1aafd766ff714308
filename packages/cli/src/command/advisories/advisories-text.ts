import type { Io } from '../../io.ts'
import { shownLine } from '../../shown.ts'
import type { ImportedAdvisories } from '../../state/advisory-folder.ts'
import { renderTable } from '../../table.ts'

/** Imports of advisories as a table. */
export function advisoriesText(imported: readonly ImportedAdvisories[], io: Io): string {
  const rows = imported.map(({ name, asOf, ecosystems, size }) =>
    [name, new Date(asOf).toISOString(), ecosystems.join(', '), String(size)].map(shownLine),
  )
  return renderTable(['import', 'as of', 'ecosystems', 'records'], rows, io)
}
