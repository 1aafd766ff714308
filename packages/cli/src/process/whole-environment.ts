/** The environment as it is, for the user's own programs (git, npm): their settings and keys are in it. */
export function wholeEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
