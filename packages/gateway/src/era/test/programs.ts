/** What both programs begin with: `seen` has every line that came, `ask` asks the client and resolves to what it said. */
const COMMON = `
  const seen = []
  const open = new Map()
  let asked = 0
  const ask = (question) => new Promise((resolve) => {
    const id = 'server-' + ++asked
    open.set(id, resolve)
    say({ jsonrpc: '2.0', id, ...question })
  })
  const refuse = (id, code, message, data) => say({ jsonrpc: '2.0', id, error: { code, message, data } })
  const notify = (method, params) => say({ jsonrpc: '2.0', method, ...(params && { params }) })
`

/** A server that only knows sessions. Its tools ask, log, report, hang, and tell what the server got. */
export const SESSION_SERVER = `${COMMON}
  const tools = {
    echo: (id, args, line) => answer(id, { content: [], structuredContent: { line } }),
    seen: (id) => answer(id, { content: [], structuredContent: { seen, pid: process.pid } }),
    ask: async (id, { questions }) => {
      const said = await Promise.all(questions.map(ask))
      answer(id, { content: [], structuredContent: { said } })
    },
    steps: async (id, { questions }) => {
      const said = []
      for (const question of questions) said.push(await ask(question))
      answer(id, { content: [], structuredContent: { said } })
    },
    log: (id) => {
      for (const level of ['debug', 'info', 'error']) notify('notifications/message', { level, data: level })
      answer(id, { content: [] })
    },
    progress: (id, args, line) => {
      const { progressToken } = JSON.parse(line).params._meta
      for (const progress of [1, 2]) notify('notifications/progress', { progressToken, progress })
      answer(id, { content: [] })
    },
    change: (id, { uris }) => {
      notify('notifications/tools/list_changed')
      for (const uri of uris) notify('notifications/resources/updated', { uri, 'x-n': 1 })
      answer(id, { content: [] })
    },
    url: (id) => refuse(id, -32042, 'Visit a page', { elicitations: [{ mode: 'url', message: 'm', url: 'https://example.com/', elicitationId: 'e1' }] }),
    die: () => process.exit(1),
    hang: () => undefined,
  }
  const methods = {
    initialize: (id, { protocolVersion }) =>
      protocolVersion === (process.env.ONLY_REVISION ?? protocolVersion)
        ? answer(id, {
            protocolVersion,
            capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {}, tasks: {} },
            serverInfo: { name: 'session-server', version: '1.2.3' },
            instructions: 'Ask.',
            'x-unknown': 1,
          })
        : refuse(id, -32602, 'Unsupported protocol version', { supported: [process.env.ONLY_REVISION], requested: protocolVersion }),
    ping: (id) => answer(id),
    'logging/setLevel': (id) => answer(id),
    'resources/subscribe': (id) => answer(id),
    'resources/unsubscribe': (id) => answer(id),
    'tools/list': (id) => answer(id, { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] }),
    'resources/read': (id, { uri }) => refuse(id, -32002, 'Resource not found', { uri }),
    'tools/call': (id, params, line) => tools[params.name](id, params.arguments ?? {}, line),
  }
  onMessage((message, line) => {
    const { id, method, params = {}, result, error } = message
    seen.push(line)
    if (method === undefined) return open.get(id)?.({ result, error })
    if (id === undefined) return
    if (method !== 'initialize' && !seen.some((earlier) => earlier.includes('"initialize"'))) {
      if (process.env.STRICT === 'exit') process.exit(3)
      if (process.env.STRICT === 'silent') return
    }
    const handle = methods[method]
    if (handle === undefined) return refuse(id, -32601, 'Method not found')
    handle(id, params, line)
  })
`

/** A server that only knows requests without a session. */
export const STATELESS_SERVER = `${COMMON}
  const META = 'io.modelcontextprotocol/'
  const give = (id, result) => answer(id, { resultType: 'complete', ...result })
  const listeners = new Map()
  const tell = (method, params = {}) => {
    for (const [id, { uris }] of listeners) {
      if (method.endsWith('updated') && !uris.includes(params.uri)) continue
      notify(method, { _meta: { [META + 'subscriptionId']: id }, ...params })
    }
  }
  const tools = {
    echo: (id, params, line) => give(id, { content: [], structuredContent: { line } }),
    seen: (id) => give(id, { content: [], structuredContent: { seen } }),
    log: (id, { _meta }) => {
      notify('notifications/message', { level: 'info', data: _meta[META + 'logLevel'] ?? 'none' })
      give(id, { content: [] })
    },
    rounds: (id, { arguments: { rounds, state = null }, inputResponses, requestState }) => {
      const round = requestState === undefined ? 0 : Number(requestState.split(' ')[0])
      if (round >= rounds.length) return give(id, { content: [], structuredContent: { inputResponses, requestState } })
      const wanted = { inputRequests: rounds[round], requestState: state ?? String(round + 1) + ' \\u{1F680}' }
      answer(id, { resultType: 'input_required', ...wanted })
    },
    endless: (id) => answer(id, { resultType: 'input_required', inputRequests: { a: { method: 'roots/list' } } }),
    publish: (id, { arguments: { uri } }) => {
      tell('notifications/tools/list_changed')
      tell('notifications/resources/updated', { uri })
      give(id, { content: [] })
    },
    deaf: (id) => {
      for (const [listener] of listeners) give(listener, { _meta: { [META + 'subscriptionId']: listener } })
      listeners.clear()
      give(id, { content: [] })
    },
    hang: () => undefined,
  }
  const methods = {
    'server/discover': (id) =>
      give(id, {
        supportedVersions: ['2026-07-28', '2099-01-01'],
        capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
        instructions: 'Ask.',
        ttlMs: 7,
        cacheScope: 'public',
        'x-unknown': 1,
        _meta: { [META + 'serverInfo']: { name: 'stateless-server', version: '3.2.1' } },
      }),
    'tools/list': (id) => give(id, { tools: [{ name: 'echo', inputSchema: { type: 'object' } }], ttlMs: 5, cacheScope: 'public' }),
    'subscriptions/listen': (id, { notifications }) => {
      listeners.set(id, { uris: notifications.resourceSubscriptions ?? [] })
      notify('notifications/subscriptions/acknowledged', { _meta: { [META + 'subscriptionId']: id }, notifications })
    },
    'tools/call': (id, params, line) => tools[params.name](id, params, line),
  }
  onMessage((message, line) => {
    const { id, method, params = {} } = message
    seen.push(line)
    if (method === 'notifications/cancelled') return listeners.delete(params.requestId)
    if (id === undefined) return
    if (params._meta?.[META + 'protocolVersion'] === undefined) {
      return refuse(id, -32022, 'Unsupported protocol version', { supported: ['2026-07-28'] })
    }
    const handle = methods[method]
    if (handle === undefined) return refuse(id, -32601, 'Method not found')
    handle(id, params, line)
  })
`
