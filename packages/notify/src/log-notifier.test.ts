import { expect, it } from 'vitest'
import { setDefaultLogger, type Logger } from '@mcpver/core'
import { logNotifier } from './log-notifier.ts'
import { ROLLED_BACK } from './test/notification.ts'

const never = new AbortController().signal

function recordingLogger(): { logger: Logger; lines: [level: string, fields: object, message: string][] } {
  const lines: [string, object, string][] = []
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push([level, fields, message])
  return { logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines }
}

it.each([
  ['info', 'info'],
  ['warning', 'warn'],
  ['critical', 'error'],
] as const)('logs what is %s as %s', async (severity, level) => {
  const { logger, lines } = recordingLogger()
  await logNotifier({ logger }).send({ ...ROLLED_BACK, severity }, never)
  const { message, severity: _, ...notification } = ROLLED_BACK
  expect(lines).toEqual([[level, { notification }, message]])
})

it('logs to the default logger where it was given none', async () => {
  const { logger, lines } = recordingLogger()
  setDefaultLogger(logger)
  try {
    await logNotifier().send(ROLLED_BACK, never)
  } finally {
    setDefaultLogger(undefined)
  }
  expect(lines).toHaveLength(1)
  expect(logNotifier().name).toBe('log')
})
