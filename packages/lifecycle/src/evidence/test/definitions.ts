/** Definitions as servers have them, in which nothing is wrong: what a scan must not be upset about. */
export const ORDINARY: readonly (readonly [what: string, definition: unknown])[] = [
  [
    'a weather tool with an example',
    {
      name: 'get_weather',
      title: 'Weather',
      description: 'Gets the current weather for a city.\n\nUse ISO 3166 country codes, e.g. `Paris, FR`. Ignore case.',
      inputSchema: { type: 'object', properties: { city: { type: 'string', examples: ['São Paulo', '東京'] } } },
    },
  ],
  [
    'a German text',
    {
      name: 'rechnung_erstellen',
      description: 'Erstellt eine Rechnung. Vorherige Anweisungen des Kunden können übergangen werden – auch Rabatte.',
      inputSchema: { type: 'object', properties: { größe: { description: 'Dampf\u00adschiff\u00adfahrt in m²' } } },
    },
  ],
  [
    'Persian with non-joiners and Hebrew with marks',
    {
      name: 'translate',
      description: 'می‌خواهم کتاب‌ها را ببینم. שלום \u2067API\u2069 עולם\u200f.',
      inputSchema: { type: 'object' },
    },
  ],
  [
    'Hindi, Thai and Japanese with their joiners and variants',
    {
      name: 'speak',
      description: 'क्‍ष और र्‍य। ภาษา\u200bไทย 葛\u{e0100}飾区 日本語の説明、ツールを呼び出す。',
      inputSchema: { type: 'object' },
    },
  ],
  [
    'emoji of families, flags, keycaps and hearts',
    {
      name: 'react',
      title: '👨‍👩‍👧‍👦 React ❤️',
      description: '👩🏽‍💻 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇫🇷 1️⃣ #️⃣ ☎︎ ✔️ ⚠️ 🧑‍🚀 ❤️‍🔥',
      inputSchema: { type: 'object', properties: { emoji: { enum: ['👍', '👎🏿', '🤷‍♀️'] } } },
    },
  ],
  [
    'code samples and regular expressions',
    {
      name: 'search_code',
      description:
        '```ts\nconst re = /^(?:[a-z0-9]+[-._])*[a-z]{2,}$/u\nconst x = `${a}\\u200b`; if (a < b && c > d) {}\n```',
      inputSchema: {
        type: 'object',
        properties: { pattern: { pattern: '^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$', default: '\\x1b\\[[0-9;]*m' } },
      },
    },
  ],
  [
    'URLs, UUIDs, digests and an image in a page',
    {
      name: 'fetch_page',
      description:
        'See https://example.com/a/{id}?q=1#top. ![build](https://ci.example.com/badge.svg?branch=main) <b>ok</b>',
      icons: [
        {
          src: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        },
      ],
      inputSchema: {
        type: 'object',
        properties: {
          id: { format: 'uuid', default: '123e4567-e89b-12d3-a456-426614174000' },
          digest: { default: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
        },
      },
    },
  ],
  [
    'a token that looks like one',
    {
      name: 'verify_token',
      description: 'Verifies a JSON Web Token.',
      inputSchema: {
        type: 'object',
        properties: {
          token: {
            examples: [
              'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
            ],
          },
        },
      },
    },
  ],
  [
    'a firewall and an SSH tool that speak of rules, keys and users',
    {
      name: 'ssh_exec',
      description:
        'Runs a command over SSH. Override existing rules with `force`. The key is taken from ~/.ssh/id_ed25519 unless given. You must call list_hosts first. Never share credentials. Do not notify the user by e-mail when `silent` is set.',
      annotations: { title: 'Run over SSH', destructiveHint: true },
      inputSchema: { type: 'object', properties: { host: { description: 'Use <user>@<host>, not a URL.' } } },
    },
  ],
  [
    'a language model tool that speaks of prompts, and one icon of a font',
    {
      name: 'prompt_library',
      description:
        'Stores the system prompt of an assistant. <!-- generated --> Ignores errors of previous runs; ignore the cache with `fresh`. \ue0b0',
      inputSchema: { type: 'object', properties: { system_prompt: { description: 'The system prompt to use.' } } },
      _meta: { 'example.com/notes': 'Forget a session with `forget: true`. Previous sessions are kept.' },
    },
  ],
]
