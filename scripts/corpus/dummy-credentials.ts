import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What stands for every key and token: nothing that any service takes. */
const DUMMY = 'dummy'
/** Where nobody listens. */
const DUMMY_URL = 'http://127.0.0.1:9'
const LARGEST_FILE = 4_000_000

/** A variable that a program reads, as in `process.env.API_KEY` or `process.env["API_KEY"]`. */
const VARIABLE = /\benv(?:\.|\[["'])([A-Z][A-Z0-9_]{2,63})/g
const CREDENTIAL = /(?:KEY|TOKEN|SECRET|PASSWORD|USERNAME|EMAIL|(?:ACCOUNT|CLIENT|TEAM|TENANT|APP|WORKSPACE)_ID)$/
const ADDRESS = /(?:URL|ENDPOINT)$/

/** Values for the credentials that a package's own code asks for, so that a server which insists on them starts. */
export function dummyCredentials(packageFolder: string): Record<string, string> {
  const paths = globSync('**/*.{js,cjs,mjs}', { cwd: packageFolder, exclude: (path) => path === 'node_modules' })
  const names = new Set<string>()
  for (const path of paths.map((each) => join(packageFolder, each))) {
    const { size } = statSync(path)
    if (size > LARGEST_FILE) continue
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(VARIABLE)) names.add(name)
  }
  const values = [...names].sort().flatMap((name): [string, string][] => {
    if (CREDENTIAL.test(name)) return [[name, DUMMY]]
    return ADDRESS.test(name) && !name.includes('PROXY') ? [[name, DUMMY_URL]] : []
  })
  return Object.fromEntries(values)
}
