import { ofTool, rules } from './rule-entry.ts'

const TEXT = { kind: 'text', bump: 'patch' } as const
const READ_BY_MODELS =
  'It is what a model reads when it chooses a tool and its arguments: a change of prose can change which calls are made, and an attacker who takes over a server changes nothing else.'

/** Rules about what people and models read, and what no schema says. */
export const TEXT_RULES = rules([
  {
    id: 'tool-description-changed',
    part: 'text',
    title: 'The description of a tool changed',
    finds:
      'The `description` of the tool is another text. A deprecation notice that mcpver put before it does not count.',
    why: READ_BY_MODELS,
    advice: 'Release a patch, and read the new text as a model would.',
    severity: TEXT,
    example: ofTool({ description: 'Searches the web.' }, { description: 'Searches the web and the archive.' }),
    counterexample: ofTool(
      { description: 'Searches.' },
      { description: '[DEPRECATED: use find, removal v2.0.0] Searches.' },
    ),
  },
  {
    id: 'tool-description-added',
    part: 'text',
    title: 'A tool was given a description',
    finds: 'The tool has a `description`; it had none.',
    why: READ_BY_MODELS,
    advice: 'Release a patch.',
    severity: TEXT,
    example: ofTool({}, { description: 'Searches the web.' }),
    counterexample: ofTool({ description: 'Searches.' }, { description: 'Searches the web.' }),
  },
  {
    id: 'tool-description-removed',
    part: 'text',
    title: 'A tool lost its description',
    finds: 'The tool has no `description` any more.',
    why: 'Models are left with the name to choose by.',
    advice: 'Keep a description: without one, models choose badly.',
    severity: TEXT,
    example: ofTool({ description: 'Searches the web.' }, {}),
    counterexample: ofTool({ description: 'Searches.' }, { description: 'Searches the web.' }),
  },
  {
    id: 'tool-title-changed',
    part: 'text',
    title: 'The title of a tool changed',
    finds: '`title`, or the older `annotations.title`, is another text, appeared or went away.',
    why: 'People see it where a host asks whether a call may be made.',
    advice: 'Release a patch.',
    severity: TEXT,
    example: ofTool({ title: 'Search' }, { title: 'Web search' }),
    counterexample: ofTool({ description: 'Search' }, { description: 'Web search' }),
  },
  {
    id: 'tool-icons-changed',
    part: 'text',
    title: 'The icons of a tool changed',
    finds: '`icons` changed.',
    why: 'People recognise a tool by it. An icon is fetched from where it says.',
    advice: 'Release a patch.',
    severity: TEXT,
    example: ofTool({}, { icons: [{ src: 'https://example.com/search.png' }] }),
    counterexample: ofTool({ title: 'Search' }, { title: 'Web search' }),
  },
  {
    id: 'tool-meta-changed',
    part: 'meta',
    title: 'The _meta of a tool changed',
    finds:
      "A member of `_meta` changed that is not mcpver's own: what stands under `dev.mcpver/…` and the versions under `fastmcp` do not count.",
    why: 'Hosts and gateways may act on it; what it means is between them and the server.',
    advice: 'Release a patch, or more where those who read it have to change something.',
    severity: { kind: 'hint', bump: 'patch' },
    example: ofTool({}, { _meta: { 'example.com/owner': 'search team' } }),
    counterexample: ofTool({}, { _meta: { 'dev.mcpver/tool': { version: '1.0.0' } } }),
  },
  {
    id: 'tool-field-changed',
    part: 'tool',
    title: 'A field of a tool changed that the protocol does not have',
    finds: 'A top-level field of the tool definition changed that no revision of the protocol known here has.',
    why: 'A later revision may give it a meaning, and so may clients.',
    advice: 'Put extensions into `_meta`: the official SDKs strip unknown fields.',
    severity: { kind: 'hint', bump: 'patch' },
    example: ofTool({}, { category: 'web' }),
    counterexample: ofTool({}, { _meta: { 'example.com/category': 'web' } }),
  },
  {
    id: 'hidden-text-added',
    part: 'text',
    title: 'Something hidden appeared in a text',
    finds:
      'A text anywhere in the definition has characters that people do not see and models read: zero-width characters, controls of terminals and of writing direction, Unicode tags, soft hyphens, fillers, variation selectors with nothing to vary. Joiners and selectors inside of emoji and of scripts that need them do not count. Or a description or title has a comment of HTML, which does not show where Markdown is rendered.',
    why: 'Instructions can be smuggled past a reviewer that way: the text on the screen is not the text that the model gets.',
    advice: 'Take them out. If characters came by copying, an editor that shows them helps.',
    severity: { kind: 'hint', bump: 'minor', trust: true },
    example: ofTool({ description: 'Searches the web.' }, { description: 'Searches the web.\u{e0041}\u{e0042}' }),
    counterexample: ofTool(
      { description: 'Searches.' },
      { description: 'Searches families: \u{1f468}\u200d\u{1f469}\u200d\u{1f467}' },
    ),
  },
])
