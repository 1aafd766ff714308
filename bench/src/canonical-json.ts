import { canonicalize, digestTool, type ToolDefinition } from '@mcpver/core'
import peerCanonicalize from 'canonicalize'
import { nanoseconds, timePair, type Figure } from './pair.ts'

/** A tool of ordinary size: about 1.2 kB of JSON, three parameters, prose, nesting, annotations. */
const TYPICAL: ToolDefinition = {
  name: 'search_issues',
  title: 'Search issues',
  description:
    'Searches the issues of a repository.\nUse qualifiers such as `is:open` or `label:"good first issue"` in the query.',
  inputSchema: {
    type: 'object',
    properties: {
      repository: { type: 'string', description: 'Owner and name, as in "octo/cat".', pattern: '^[^/]+/[^/]+$' },
      query: { type: 'string', description: 'What to look for.', minLength: 1, maxLength: 256 },
      sort: { type: 'string', enum: ['created', 'updated', 'comments'], default: 'created', description: 'The order.' },
      page: { type: 'integer', minimum: 1, maximum: 100, default: 1 },
      labels: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 20 },
    },
    required: ['repository', 'query'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      total: { type: 'integer', minimum: 0 },
      issues: {
        type: 'array',
        items: { type: 'object', properties: { id: { type: 'integer' }, title: { type: 'string' } } },
      },
    },
    required: ['total', 'issues'],
  },
  annotations: { readOnlyHint: true, openWorldHint: true },
}

const REPEATS = 2000

async function canonicalizing(): Promise<Figure> {
  const repeat = (write: (value: unknown) => string | undefined) => (): number => {
    let length = 0
    for (let n = 0; n < REPEATS; n++) length += write(TYPICAL)?.length ?? 0
    return length
  }
  const { ours, peer, ratio } = await timePair({
    ours: repeat(canonicalize),
    peer: repeat(peerCanonicalize),
    operations: REPEATS,
  })
  return {
    measure: 'canonical JSON of a typical tool definition',
    ours: nanoseconds(ours),
    peer: `${nanoseconds(peer)} (\`canonicalize\` 4)`,
    ratio,
    goal: '≥ 1',
    holds: ratio >= 1,
  }
}

async function digesting(): Promise<Figure> {
  const count = 5000
  const start = process.hrtime.bigint()
  for (let n = 0; n < count; n++) await digestTool(TYPICAL)
  const perSecond = count / (Number(process.hrtime.bigint() - start) / 1e9)
  return {
    measure: 'digests of a typical tool definition',
    ours: `${Math.round(perSecond).toLocaleString('en')} / s`,
    peer: '–',
    goal: 'reported',
    holds: true,
  }
}

/** Canonical JSON and digests. */
export async function measure(): Promise<Figure[]> {
  return [await canonicalizing(), await digesting()]
}
