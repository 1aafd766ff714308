import { McpverError, quote } from '@mcpver/core'
import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client'
import { CliError, failure, type CliErrorCode } from '../cli-error.ts'
import { isSystemError } from '../process/system-error.ts'
import { printable } from '../printable.ts'
import type { ServerLink } from './server-link.ts'

/** What was under way when something failed. */
export interface Step {
  /** What the server is called. */
  readonly label: string
  /** What it was asked: "the handshake". */
  readonly asked: string
}

/** The error to report for whatever was thrown while a server was asked, with what its link knows, and without secrets. */
export function serverFailure(error: unknown, { label, asked }: Step, link: ServerLink): CliError {
  const known = error instanceof CliError && error.code !== 'ERR_TIMEOUT' ? error : link.trouble()
  const said = (text: string): string => quote(link.secrets.mask(text))
  const { message, code, hint } = known ?? explain(error, { label, asked, said })
  const text = [message, ...(code === 'ERR_INTERRUPTED' ? [] : link.notes())].join('\n')
  return failure(printable(link.secrets.mask(text)), { code, hint, cause: known === error ? undefined : error })
}

interface Circumstances extends Step {
  /** Quotes what the server or the client said: without secrets already, because a part of one would not be known. */
  readonly said: (text: string) => string
}

interface Explanation {
  readonly message: string
  readonly code: CliErrorCode
  readonly hint?: string | undefined
}

function explain(error: unknown, circumstances: Circumstances): Explanation {
  const { label, asked, said } = circumstances
  if (error instanceof CliError) return error
  if (error instanceof SdkHttpError) return explainStatus(error, circumstances)
  if (error instanceof ProtocolError) {
    const answer = `the error ${String(error.code)}: ${said(error.message)}`
    return { message: `${label} answered ${asked} with ${answer}`, code: 'ERR_SERVER_ANSWER' }
  }
  if (McpverError.isInstance(error)) {
    return {
      message: `${label} answered ${asked} wrongly: ${error.message}`,
      code: 'ERR_SERVER_ANSWER',
      hint: error.hint,
    }
  }
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
    return { message: `${label} did not answer ${asked} in time`, code: 'ERR_TIMEOUT', hint: MORE_TIME }
  }
  if (isNetworkError(error)) {
    return {
      message: `Cannot reach ${label}: ${said(reasonOf(error))}`,
      code: 'ERR_SERVER_UNREACHABLE',
      hint: REACHABLE,
    }
  }
  return {
    message: `${label} answered ${asked} in a way that is not the protocol: ${said(reasonOf(error))}`,
    code: 'ERR_SERVER_ANSWER',
  }
}

const MORE_TIME = 'Give it more time with --timeout <seconds>.'
const REACHABLE = 'Is the address right, and does the server run?'

function explainStatus(error: SdkHttpError, { label, said }: Circumstances): Explanation {
  const { status } = error
  const needsKey = status === 401 || status === 403
  return {
    message: `${label} refused with HTTP ${String(status)}: ${said(error.message)}`,
    code: 'ERR_SERVER_REFUSED',
    hint: needsKey
      ? 'Pass what it asks for, as in --header "Authorization: Bearer <key>".'
      : 'Is this the address of an MCP endpoint?',
  }
}

/** `fetch` throws a `TypeError` whose cause is what the system said. */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof SdkError && error.code === SdkErrorCode.ConnectionClosed) return true
  return (
    isSystemError(error) ||
    (error instanceof TypeError && error.message === 'fetch failed') ||
    isNetworkError(error.cause)
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message === 'fetch failed' && error.cause !== undefined) return reasonOf(error.cause)
  const { code } = error as NodeJS.ErrnoException
  return error.message === '' ? (code ?? error.name) : error.message
}
