const RULES_URL = 'https://github.com/mcpver/mcpver/blob/main/docs/rules'

/** The page of a rule. */
export function ruleLink(id: string): string {
  return `${RULES_URL}/${id}.md`
}
