import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { logged, quote, type Logger } from '@mcpver/core'
import type { ExitStatus, Program } from '../process/child-family.ts'
import { GatewayError } from '../gateway-error.ts'
import { TOO_MANY_VALUES } from '../wire/message-size.ts'

const CODES = /^E[A-Z0-9_]+$/

/**
 * The error for a program that does not start. Clients get to read it, so it has no paths; the log has those, and neither has anything of
 * the arguments and variables, which can hold secrets.
 */
export function notStarted({ command, cwd }: Program, error: unknown, logger: Logger): GatewayError {
  const { code } = error as NodeJS.ErrnoException
  const why = typeof code === 'string' && CODES.test(code) ? code : 'the system refuses it'
  logger.error({ command, cwd, why }, 'A program cannot be started')
  return logged(
    new GatewayError(`The program ${quote(basename(command))} cannot be started: ${why}`, {
      code: 'ERR_UPSTREAM_START',
      hint: existsSync(cwd)
        ? "Is the command installed, executable, and on the gateway's PATH?"
        : `There is no directory ${quote(basename(cwd))} to start it in: name one that exists as "cwd".`,
    }),
    logger,
  )
}

/** The error for a program that ended by itself, or closed its streams. */
export function ended(command: string, status: ExitStatus | undefined): GatewayError {
  return new GatewayError(`The program ${quote(command)} ${describe(status)}`, {
    code: 'ERR_UPSTREAM_CLOSED',
    hint: 'Try again: it is started anew. What it wrote to its error stream is in the log.',
  })
}

/** The error for what is sent by a link that was closed from this side. */
export function closed(): GatewayError {
  return new GatewayError('The link to the program was closed', {
    code: 'ERR_UPSTREAM_CLOSED',
    hint: 'Try again: the program is started anew.',
  })
}

function describe(status: ExitStatus | undefined): string {
  if (status === undefined) return 'closed its standard streams'
  return status.signal === null ? `ended with code ${String(status.code)}` : `was ended by ${status.signal}`
}

/** The error for a message to a server that reads too slowly, or not at all. */
export function queueFull(command: string, maxQueuedBytes: number): GatewayError {
  return new GatewayError(
    `The program ${quote(command)} does not read its input, and no more than ${String(maxQueuedBytes)} bytes may wait`,
    { code: 'ERR_UPSTREAM_LIMIT', hint: 'Try again later, or raise the limit on what may wait.' },
  )
}

/** The error for an answer that is longer than it may be. */
export function tooLong(command: string, size: number, maxBytes: number): GatewayError {
  return new GatewayError(
    `The program ${quote(command)} sent a message of ${String(size)} bytes; the limit is ${String(maxBytes)}`,
    {
      code: 'ERR_UPSTREAM_LIMIT',
      hint: 'Ask for less at a time, or raise the largest message that the gateway takes.',
    },
  )
}

/** The error for an answer that is made of more values than it may be. */
export function tooComplex(command: string): GatewayError {
  return new GatewayError(`The program ${quote(command)} sent too much: ${TOO_MANY_VALUES}`, {
    code: 'ERR_UPSTREAM_LIMIT',
    hint: 'Ask for less at a time.',
  })
}

/** The error for a request with the id of one that still waits. */
export function idInUse(id: string): GatewayError {
  return new GatewayError(`A request with the id ${quote(id)} is under way already`, {
    code: 'ERR_MESSAGE_INVALID',
    hint: 'Give each request an id of its own.',
  })
}
