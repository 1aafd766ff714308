import { existsSync, globSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PACKAGES, readJson, readText, ROOT } from './repository.ts'

/** The layers of the design; a package that is not here does not exist. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  core: ['layer-0'],
  cli: ['layer-3'],
  decorators: ['layer-1'],
  diff: ['layer-1'],
  gateway: ['layer-2'],
  lifecycle: ['layer-1'],
  markdown: ['layer-1', 'markdown'],
  notify: ['layer-1'],
  registry: ['layer-1-with-markdown'],
  rollout: ['layer-1'],
  server: ['layer-2'],
  signing: ['layer-1'],
  store: ['layer-1'],
}

/** What installing each package brings along. Adding to this list is a decision. */
const DEPENDENCIES: Readonly<Record<string, readonly string[]>> = {
  core: ['semver'],
  cli: [
    '@mcpver/core',
    '@mcpver/diff',
    '@mcpver/gateway',
    '@mcpver/lifecycle',
    '@mcpver/markdown',
    '@mcpver/notify',
    '@mcpver/registry',
    '@mcpver/rollout',
    '@mcpver/signing',
    '@mcpver/store',
    '@modelcontextprotocol/client',
    'cli-table3',
    'commander',
    'graphile-worker',
    'jsonc-parser',
  ],
  decorators: ['@mcpver/core'],
  diff: ['@cfworker/json-schema', '@eslint-community/regexpp', '@mcpver/core', 'refa'],
  gateway: ['@mcpver/core', '@mcpver/diff', '@mcpver/registry', 'eventsource-parser', 'jose', 'undici'],
  lifecycle: ['@mcpver/core', '@renovatebot/pep440', 'fflate', 'saxes', 'semver'],
  markdown: ['@mcpver/core', '@types/mdast', 'mdast-util-gfm', 'mdast-util-to-markdown'],
  notify: ['@mcpver/core', 'nodemailer'],
  registry: ['@mcpver/core', '@mcpver/markdown'],
  rollout: ['@mcpver/core', 'croner'],
  server: ['@mcpver/core', '@mcpver/decorators', '@mcpver/registry'],
  signing: ['@mcpver/core', 'jose'],
  store: ['@mcpver/core', 'kysely', 'pg'],
}

/** What a package works with that whoever installs it has to have, or may. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  server: ['@modelcontextprotocol/server'],
  store: ['graphile-worker'],
}

/** What a package offers beside its root, for those who must not load all of it. */
const SUBPATHS: Readonly<Record<string, readonly string[]>> = { gateway: ['process'] }

describe('the repository', () => {
  it('has the top level that its owner gave it', () => {
    const given = [
      'packages',
      'apps',
      'pnpm-workspace.yaml',
      'turbo.json',
      '.changeset',
      'package.json',
      'tsconfig.base.json',
    ]
    expect(given.filter((name) => !existsSync(join(ROOT, name)))).toEqual([])
  })

  it('has exactly the packages of the design', () => {
    expect(PACKAGES).toEqual(Object.keys(LAYERS).sort())
  })

  it('publishes nothing but the packages', () => {
    const manifests = globSync(['package.json', '{bench,sim,tests}/package.json', '{apps,examples}/*/package.json'], {
      cwd: ROOT,
    })
    expect(manifests.length).toBeGreaterThanOrEqual(6)
    expect(manifests.filter((path) => readJson(path)['private'] !== true)).toEqual([])
  })

  it('names its changed packages in changesets that changesets can read', () => {
    const names = new Set(PACKAGES.map((name) => `@mcpver/${name}`))
    const mentioned = readdirSync(join(ROOT, '.changeset'))
      .filter((file) => file.endsWith('.md') && file !== 'README.md')
      .flatMap((file) =>
        [...readText('.changeset', file).matchAll(/^'(.+)': (?:major|minor|patch)$/gm)].map(([, name]) => name ?? ''),
      )
    expect(mentioned.filter((name) => !names.has(name))).toEqual([])
  })
})

describe.each(PACKAGES)('@mcpver/%s', (name) => {
  const manifest = readJson('packages', name, 'package.json')

  it('is published whole, ESM only, without side effects, with provenance', () => {
    expect(manifest).toMatchObject({
      name: `@mcpver/${name}`,
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      files: name === 'cli' ? ['bin', 'dist'] : ['dist'],
      publishConfig: { access: 'public', provenance: true },
      repository: { type: 'git', directory: `packages/${name}` },
    })
    expect(manifest).not.toHaveProperty('private')
    expect(manifest).not.toHaveProperty('main')
  })

  it('exports its root and its manifest, types before code', () => {
    const subpaths = (SUBPATHS[name] ?? []).map((path) => [
      `./${path}`,
      { types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` },
    ])
    expect(Object.entries(manifest['exports'] as object)).toEqual([
      ['.', { types: './dist/index.d.ts', default: './dist/index.js' }],
      ...subpaths,
      ['./package.json', './package.json'],
    ])
    expect(Object.keys((manifest['exports'] as Record<string, object>)['.'] ?? {})).toEqual(['types', 'default'])
  })

  it('stands in its layer', () => {
    expect(readJson('packages', name, 'turbo.json')['tags']).toEqual(LAYERS[name])
  })

  it('brings along what it says and nothing else', () => {
    expect(Object.keys(manifest['dependencies'] ?? {}).sort()).toEqual(DEPENDENCIES[name])
    expect(Object.keys(manifest['peerDependencies'] ?? {})).toEqual(PEERS[name] ?? [])
  })

  it('runs no script when it is installed', () => {
    const scripts = Object.keys(manifest['scripts'] as object)
    expect(scripts.filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual([])
  })

  it('has an index of named exports, written by hand', () => {
    const index = readText('packages', name, 'src/index.ts')
    expect(index.replaceAll(/^export (type )?\{[^}]+\} from '[^']+'$/gm, '').trim()).toBe('')
  })
})
