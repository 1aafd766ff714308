/** The first TypeScript example of a README: it must run as it stands. */
export function exampleIn(readme: string, of: string): string {
  const example = /^```ts\n(.*?)^```$/ms.exec(readme)?.[1]
  if (example === undefined) throw new Error(`The README of ${of} has no \`\`\`ts example`)
  return example
}

/** What a README tells its readers to install, for development too. */
export function installedBy(readme: string, of: string): string[] {
  const lines = [...readme.matchAll(/^npm install (?:--save-dev )?((?:@?[\w./-]+ ?)+)$/gm)].map(
    ([, packages = '']) => packages,
  )
  if (lines.length === 0) throw new Error(`The README of ${of} has no \`npm install\` line`)
  return lines.flatMap((packages) => packages.trim().split(' '))
}
