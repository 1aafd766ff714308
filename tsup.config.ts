import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

interface Manifest {
  readonly exports?: Record<string, string | { readonly default: string }>
  readonly bin?: Record<string, string>
  readonly engines?: { readonly node?: string }
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

/**
 * The source files behind what package.json promises: every `dist/x.js` of `exports` and `bin` is built from `src/x.ts`. A command that
 * others link before anything is built stands in `bin`, and starts `dist/main.js`.
 */
function entriesOf({ exports = {}, bin = {} }: Manifest): string[] {
  const built = [
    ...Object.values(exports).map((target) => (typeof target === 'string' ? target : target.default)),
    ...Object.values(bin).map((path) => path.replace(/^(\.\/)?bin\/.*$/, 'dist/main.js')),
  ]
  return built
    .filter((path) => path.endsWith('.js'))
    .map((path) => path.replace(/^(\.\/)?dist\/(.*)\.js$/, 'src/$2.ts'))
}

/** The one build of every package: ESM, with rolled-up declarations, for the oldest Node that the package supports. */
export default defineConfig({
  entry: entriesOf(manifest),
  format: ['esm'],
  dts: manifest.exports !== undefined,
  clean: true,
  sourcemap: true,
  target: `node${/\d+/.exec(manifest.engines?.node ?? '20')?.[0] ?? '20'}`,
})
