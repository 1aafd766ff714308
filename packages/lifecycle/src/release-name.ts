/** Which release something is about. */
export interface ReleaseName {
  readonly name: string
  readonly version: string
}

/** How documents name the release that they are about: `weather@1.2.0`. */
export function subjectOf({ name, version }: ReleaseName): string {
  return `${name}@${version}`
}
