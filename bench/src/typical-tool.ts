import type { ToolDefinition } from '@mcpver/core'

/** A tool of ordinary size: about 1.2 kB of JSON, three parameters, prose, nesting, annotations. */
export const TYPICAL_TOOL: ToolDefinition = {
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
