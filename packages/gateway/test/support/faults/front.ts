import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { JsonObject, Logger, Store } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { NetworkPolicy } from '../../../src/access/network-policy.ts'
import type { ListenOptions } from '../../../src/downstream/http-listeners.ts'
import { Gateway } from '../../../src/gateway.ts'
import type { GatewayOptions } from '../../../src/gateway-options.ts'
import { until } from '../until.ts'
import { MARK, processesMarked } from './marked.ts'

const PROGRAM = fileURLToPath(new URL('fault-program.ts', import.meta.url))

/** A value of a server's environment that nobody else may ever see. */
export const ENV_SECRET = 'env-secret-5d1f0c'

/** What a gateway is put together of for a test. */
export interface FrontSetup {
  /** Servers by name, in the form in which a release says them. Default: the faulty program as `faulty`. */
  readonly upstreams?: Readonly<Record<string, JsonObject>>
  readonly store?: Store
  readonly options?: Partial<GatewayOptions>
  readonly listen?: ListenOptions
}

/** A real gateway before servers that fail, and what it logs. */
export class Front {
  readonly gateway: Gateway
  readonly port: number
  readonly lines: readonly string[]
  readonly #mark: string
  readonly #ownStore: Store | undefined
  readonly #rejections: unknown[] = []
  readonly #note = (error: unknown): void => void this.#rejections.push(error)

  private constructor(parts: {
    readonly gateway: Gateway
    readonly port: number
    readonly lines: readonly string[]
    readonly mark: string
    readonly ownStore: Store | undefined
  }) {
    this.gateway = parts.gateway
    this.port = parts.port
    this.lines = parts.lines
    this.#mark = parts.mark
    this.#ownStore = parts.ownStore
    process.on('unhandledRejection', this.#note)
  }

  static async open({ upstreams, store, options, listen }: FrontSetup = {}): Promise<Front> {
    const mark = randomUUID()
    const ownStore = store === undefined ? createMemoryStore() : undefined
    const lines: string[] = []
    const gateway = await Gateway.open({
      store: store ?? ownStore!,
      network: new NetworkPolicy({ allow: 'any' }),
      logger: loggerInto(lines),
      ...options,
    })
    const given = Object.entries(upstreams ?? { faulty: program() })
    for (const [server, upstream] of given) {
      const marked = 'command' in upstream ? { ...upstream, env: { ...envOf(upstream), [MARK]: mark } } : upstream
      await gateway.takeIn({ server, upstream: marked, by: 'test' })
    }
    const { port } = await gateway.listen(listen)
    return new Front({ gateway, port, lines, mark, ownStore })
  }

  url(server = 'faulty'): string {
    return `http://127.0.0.1:${String(this.port)}/mcp/${server}`
  }

  /** The processes of its servers that run. */
  children(): readonly number[] {
    return processesMarked(this.#mark)
  }

  /** Resolves when no more than so many of them run. */
  childrenGone(most = 0): Promise<void> {
    return until(() => this.children().length <= most)
  }

  /** What went wrong behind everybody's back. */
  get rejections(): readonly unknown[] {
    return this.#rejections
  }

  /** Ends it; what it started is gone then. */
  async close(): Promise<void> {
    await this.gateway.close(0)
    await this.#ownStore?.close()
    process.off('unhandledRejection', this.#note)
  }
}

/** The faulty program, as a release says it. */
export function program(...args: readonly string[]): JsonObject {
  return { command: [process.execPath, PROGRAM, ...args], env: { FAULT_SECRET: ENV_SECRET } }
}

/** The faulty program, known by a mark. */
export function markedProgram(mark: string, ...args: readonly string[]): JsonObject {
  const upstream = program(...args)
  return { ...upstream, env: { ...envOf(upstream), [MARK]: mark } }
}

function envOf({ env }: JsonObject): JsonObject {
  return typeof env === 'object' && env !== null && !Array.isArray(env) ? (env as JsonObject) : {}
}

function loggerInto(lines: string[]): Logger {
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push(`${level} ${message} ${textOf(fields)}`)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Errors with their causes and stacks, as a log would show them. */
function textOf(fields: object): string {
  return JSON.stringify(fields, (_key, value: unknown) => {
    if (!(value instanceof Error)) return value
    const { message, stack, cause } = value
    return { ...Object.fromEntries(Object.entries(value)), message, stack, cause }
  })
}
