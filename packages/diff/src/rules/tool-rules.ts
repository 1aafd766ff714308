import { ofTool, rules, toolWith } from './rule-entry.ts'

const RESULT = { type: 'object', properties: { hits: { type: 'array' } }, required: ['hits'] } as const
const DEPRECATED = {
  _meta: { 'dev.mcpver/tool': { version: '1.1.0', deprecation: { message: 'Use find.', since: '1.1.0' } } },
} as const
const BREAKING = { kind: 'breaking', bump: 'major' } as const
const HARMLESS = { kind: 'compatible', bump: 'minor' } as const
const UNCHANGED = { kind: 'compatible', bump: 'patch' } as const

/** Rules about which tools there are, and whether they promise a result. */
export const TOOL_RULES = rules([
  {
    id: 'tool-added',
    part: 'tool',
    title: 'A tool was added',
    finds: 'The server lists a tool of a name that it did not list before.',
    why: 'Callers can use something new. Models see one tool more and may choose it where they chose another before.',
    advice: 'Release it as a minor version: a patch that adds a tool surprises those who pin.',
    severity: HARMLESS,
    forward: BREAKING,
    example: { before: [toolWith()], after: [toolWith(), toolWith({ name: 'fetch' })] },
    counterexample: { before: [toolWith()], after: [toolWith({ description: 'Searches.' })] },
  },
  {
    id: 'tool-removed',
    part: 'tool',
    title: 'A tool was removed',
    finds:
      'The server listed a tool that it does not list any more. Where another tool seems to go on under a new name, the report suggests it.',
    why: 'Every call of it fails. Agents that hold the old list go on calling it, because hosts freeze tool lists.',
    advice:
      'Deprecate it first, with its replacement, and keep it callable though unlisted; `@mcpver/registry` keeps an alias or a tombstone that says where to go.',
    severity: BREAKING,
    forward: UNCHANGED,
    example: { before: [toolWith(), toolWith({ name: 'fetch' })], after: [toolWith()] },
    counterexample: { before: [toolWith()], after: [toolWith({ description: 'Gone soon.' })] },
  },
  {
    id: 'tool-renamed',
    part: 'tool',
    title: 'A tool was renamed',
    finds:
      'A tool lives on under another name, as somebody acknowledged. Its old and new definition are compared as those of one tool. Without the acknowledgement a rename is a removal and an addition.',
    why: 'Calls by the old name fail, whatever the new tool does.',
    advice: 'Serve the old name as an alias until the next major version.',
    severity: BREAKING,
    example: { before: [toolWith({ name: 'web-search' })], after: [toolWith({ name: 'web_search' })] },
    counterexample: { before: [toolWith()], after: [toolWith({ title: 'Web search' })] },
  },
  {
    id: 'tool-listed-twice',
    part: 'tool',
    title: 'A tool is listed twice',
    finds:
      'Two entries of the list have the same name, which they had not before, or had with other definitions. The first one of each side is compared.',
    why: 'Clients disagree on which of the two they show and call.',
    advice: 'Give each tool a name of its own.',
    severity: { kind: 'undecided', bump: 'major', trust: true },
    example: { before: [toolWith()], after: [toolWith(), toolWith({ description: 'Another one.' })] },
    counterexample: { before: [toolWith()], after: [toolWith(), toolWith({ name: 'search2' })] },
  },
  {
    id: 'tool-deprecated',
    part: 'meta',
    title: 'A tool was deprecated',
    finds: 'The tool says in its `_meta`, under `dev.mcpver/tool`, that it is deprecated; it did not say so before.',
    why: 'Callers learn that it will go away and what to use instead.',
    advice: 'Release a minor version, and remove the tool no earlier than the deprecation says.',
    severity: { kind: 'hint', bump: 'minor' },
    example: ofTool({}, DEPRECATED),
    counterexample: ofTool({}, { _meta: { 'dev.mcpver/tool': { version: '1.1.0' } } }),
  },
  {
    id: 'tool-deprecation-changed',
    part: 'meta',
    title: 'A deprecation says something else',
    finds:
      'The tool says in its `_meta`, under `dev.mcpver/tool`, that it is deprecated, as before, and names another time of removal, another replacement or another reason.',
    why: 'Callers who planned by the old date or moved to the old replacement have to plan again.',
    advice: 'Move a removal back, not forward: the time that was promised is what callers count on.',
    severity: { kind: 'hint', bump: 'patch' },
    example: ofTool(DEPRECATED, {
      _meta: { 'dev.mcpver/tool': { version: '1.1.0', deprecation: { message: 'Use get.', since: '1.1.0' } } },
    }),
    counterexample: ofTool(DEPRECATED, {}),
  },
  {
    id: 'tool-undeprecated',
    part: 'meta',
    title: 'A deprecation was withdrawn',
    finds: 'The tool said in its `_meta`, under `dev.mcpver/tool`, that it is deprecated, and does not any more.',
    why: 'Callers who were on their way to the replacement may stay.',
    advice: 'Say in the changelog why.',
    severity: { kind: 'hint', bump: 'patch' },
    example: ofTool(DEPRECATED, {}),
    counterexample: ofTool({ _meta: { 'dev.mcpver/tool': { version: '1.1.0' } } }, {}),
  },
  {
    id: 'output-schema-added',
    part: 'output',
    title: 'An output schema was added',
    finds: 'The tool promises structured results of a form; before it promised none.',
    why: 'Readers can rely on something new. Clients hold every result against it from now on, so it has to be right.',
    advice: 'Release a minor version, and leave the schema open so that results can grow.',
    severity: HARMLESS,
    forward: BREAKING,
    example: ofTool({}, { outputSchema: RESULT }),
    counterexample: ofTool({ outputSchema: { type: 'object' } }, { outputSchema: RESULT }),
  },
  {
    id: 'output-schema-removed',
    part: 'output',
    title: 'An output schema was removed',
    finds: 'The tool promised structured results of a form and promises none any more.',
    why: 'Readers of `structuredContent` find nothing that they could rely on.',
    advice: 'Keep the schema until the next major version.',
    severity: BREAKING,
    forward: UNCHANGED,
    example: ofTool({ outputSchema: RESULT }, {}),
    counterexample: ofTool({ outputSchema: RESULT }, { outputSchema: { type: 'object' } }),
  },
])
