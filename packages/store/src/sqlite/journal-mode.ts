/** How SQLite makes a commit whole. */
export type JournalMode = 'wal' | 'truncate'

/**
 * The releases in which two processes that checkpoint at once cannot damage a file in WAL mode: 3.51.3 and later, and the
 * earlier lines that got the fix. Source: https://www.sqlite.org/wal.html, "The WAL-Reset Bug".
 */
const MENDED = [
  [3, 44, 6],
  [3, 50, 7],
] as const
const MENDED_SINCE = [3, 51, 3] as const

/** The best mode that is safe with a version of SQLite. */
export function journalModeFor(sqliteVersion: string): JournalMode {
  const [major = 0, minor = 0, patch = 0] = sqliteVersion.split('.').map(Number)
  const version = [major, minor, patch] as const
  const isMended = MENDED.some((line) => line[0] === major && line[1] === minor && line[2] <= patch)
  return isMended || isAtLeast(version, MENDED_SINCE) ? 'wal' : 'truncate'
}

type Version = readonly [number, number, number]

function isAtLeast(a: Version, b: Version): boolean {
  const difference = a.map((part, index) => part - (b[index] ?? 0)).find((part) => part !== 0)
  return (difference ?? 0) >= 0
}
