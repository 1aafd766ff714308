/** A package by the ecosystem's name in OSV, and its own. */
export interface PackageName {
  /** `npm`, `PyPI`, `OCI`, `MCP`, or another one that OSV lists. */
  readonly ecosystem: string
  readonly package: string
}

/** Names on PyPI that nothing has to be done to, which most are. */
const NORMAL = /^[a-z\d]+(?:-[a-z\d]+)*$/

/**
 * The one text for all the ways to write the name of a package. PyPI takes `Flask_Login`, `flask.login` and `flask-login` for the
 * same package (PyPA specification "Names and normalization"); elsewhere a name has one spelling.
 */
export function normalizePackageName({ ecosystem, package: name }: PackageName): string {
  if (ecosystem !== 'PyPI' || NORMAL.test(name)) return name
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}

/** Whether two names are of the same package. */
export function isSamePackage(left: PackageName, right: PackageName): boolean {
  return left.ecosystem === right.ecosystem && normalizePackageName(left) === normalizePackageName(right)
}
