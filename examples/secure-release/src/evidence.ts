/** Two approvals; compliance has no rules here yet. */
export const POLICY = {
  format: 'mcpver-policy',
  formatVersion: 1,
  approvals: 2,
  without: ['compliance-requirements'],
}

/** What a linter found, as SARIF: one warning. */
export const QUALITY = {
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'eslint', rules: [{ id: 'no-console' }] } },
      results: [{ ruleId: 'no-console', level: 'warning', message: { text: 'Unexpected console statement.' } }],
    },
  ],
}

/** What the tests covered, as LCOV: nine lines of ten. */
export const COVERAGE = `TN:
SF:src/index.ts
${Array.from({ length: 10 }, (_, line) => `DA:${String(line + 1)},${line === 3 ? '0' : '1'}`).join('\n')}
LF:10
LH:9
end_of_record
`

/** An advisory in OSV format, about versions long gone. */
export const ADVISORY = {
  id: 'EXAMPLE-2024-1',
  modified: '2024-05-01T00:00:00Z',
  summary: 'An example',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'zod' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '3.22.3' }] }],
    },
  ],
}
