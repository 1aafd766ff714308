/** What the probe says of itself and lists, as it is written: with fields, keywords and literals that a relay may not know. */

export const SESSION_REVISIONS: readonly string[] = ['2025-03-26', '2025-06-18', '2025-11-25']
export const STATELESS_REVISION = '2026-07-28'
export const NEWEST_SESSION_REVISION = '2025-11-25'

/** A cursor and a state with what careless relays change: quotes, spaces, signs of encodings, letters beyond ASCII. */
export const CURSOR = '"page 2/\\"q\\"+=&%20\\u00e9 \\ud83d\\ude80=="'
export const STATE = '"{\\"n\\":1.0,\\"b\\":\\"AA+/==\\",\\"e\\":\\"\\u00e9\\"} \\ud83d\\ude80"'

export const INSTRUCTIONS = '"Use `echo` first.\\n\\u00dcber \\ud83d\\ude80"'
export const SERVER_INFO =
  '{"name":"probe","title":"The Probe","version":"1.0.0","websiteUrl":"https://example.com","x-vendor":{"n":1.0}}'
export const CAPABILITIES =
  '{"tools":{"listChanged":true,"x-vendor":[1e2]},"prompts":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},' +
  '"completions":{},"logging":{},"experimental":{"vendor/thing":{"deep":{"n":-0}}},"extensions":{"com.example/x":{"v":1.50}},"x-unknown":{}}'
export const META = '{"vendor/from-server":{"n":12345678901234567890}}'

/** Definitions with everything that may stand in one, in two pages. */
export const TOOL_PAGES: readonly (readonly string[])[] = [
  [
    `{"name":"echo","title":"Echo","description":"Says what it got. \\u00dcber","inputSchema":{"type":"object","properties":{},"additionalProperties":true},` +
      `"outputSchema":{"type":"object","properties":{"arguments":{}},"x-out":1.0},` +
      `"annotations":{"title":"Echo!","readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false,"x-hint":"kept"},` +
      `"icons":[{"src":"https://example.com/icon.png","mimeType":"image/png","sizes":["48x48"],"theme":"dark","x-icon":1}],` +
      `"execution":{"taskSupport":"optional","x-mode":"fast"},"x-top":{"n":1.0,"big":9007199254740993},"_meta":{"vendor/def":{"n":1e2}}}`,
    `{"name":"give","description":"Answers what it is told to","inputSchema":{"type":"object","$schema":"https://json-schema.org/draft/2020-12/schema",` +
      `"$defs":{"a":{"$anchor":"there","type":"string"}},"properties":{"result":{},"ref":{"$ref":"#there"},"far":{"$ref":"https://example.com/schema.json"}},` +
      `"allOf":[{"anyOf":[{"required":["result"]},{"minProperties":0}]}],"if":{"minProperties":2},"then":{},"else":{},"unevaluatedProperties":true,"x-keyword":[null]}}`,
  ],
  [
    ...[
      'fail',
      'say',
      'progress',
      'ask',
      'hang',
      'wait',
      'release',
      'count',
      'pause',
      'big',
      'input',
      'demand',
      'publish',
    ].map((name) => `{"name":"${name}","description":"Does: ${name}","inputSchema":{"type":"object"}}`),
    `{"name":"routed","description":"Has an argument that goes as a header","inputSchema":{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}}`,
  ],
]

/** What stands in a list beside the entries, from revision 2026-07-28 on. */
export const CACHING = '"ttlMs":1234,"cacheScope":"public"'
