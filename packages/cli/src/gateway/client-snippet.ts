/** Where a gateway serves a server. */
export interface ServedAddress {
  readonly name: string
  readonly url: string
}

/** What a client calls all servers at one address. */
export const ALL_NAME = 'mcpver'

/** The address of a server at a gateway. */
export function serverUrl(origin: string, name: string): string {
  return `${origin}/mcp/${encodeURIComponent(name).replaceAll('%40', '@').replaceAll('%2F', '/')}`
}

/** What a client's configuration says of servers at a gateway: `.mcp.json`, Cursor, Claude Code, and those like them. */
export function clientConfiguration(servers: readonly ServedAddress[]): { readonly mcpServers: object } {
  return { mcpServers: Object.fromEntries(servers.map(({ name, url }) => [name, { type: 'http', url }])) }
}

/** What hosts say that only start processes, Claude Desktop among them. */
export function bridgeConfiguration(servers: readonly ServedAddress[]): { readonly mcpServers: object } {
  const entries = servers.map(({ name, url }) => [
    name,
    { command: 'npx', args: ['-y', '@mcpver/cli', 'connect', url] },
  ])
  return { mcpServers: Object.fromEntries(entries) as object }
}

/** The lines that tell a person how to use what is served. */
export function clientHelp(servers: readonly ServedAddress[]): string {
  const [first] = servers
  if (first === undefined) return ''
  return [
    'For .mcp.json, Cursor, and clients like them:',
    '',
    JSON.stringify(clientConfiguration(servers), undefined, 2),
    '',
    `Claude Code:  claude mcp add --transport http ${first.name} ${first.url}`,
    `VS Code:      code --add-mcp '${JSON.stringify({ name: first.name, type: 'http', url: first.url })}'`,
    `Only processes (Claude Desktop):  npx -y @mcpver/cli connect ${first.url}`,
    '',
  ].join('\n')
}

/** The lines that tell a person how to use all servers as one. */
export function allClientHelp({ url, names }: { readonly url: string; readonly names: string }): string {
  return [
    '',
    `Or all of them as one server, whose tools are called ${names}:`,
    '',
    JSON.stringify(clientConfiguration([{ name: ALL_NAME, url }]), undefined, 2),
    '',
  ].join('\n')
}
