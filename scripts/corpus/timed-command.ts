import { execFile } from 'node:child_process'

/** A program and its arguments. */
export interface Command {
  readonly command: string
  readonly args: readonly string[]
}

/** What a command that did not end well printed. */
export class CommandFailure extends Error {
  readonly stderr: string

  constructor(message: string, stderr: string) {
    super(message)
    this.name = 'CommandFailure'
    this.stderr = stderr
  }
}

const LARGEST_OUTPUT = 256 * 2 ** 20

/** Runs a command for so many milliseconds at most and gives what it prints. */
export function runFor(milliseconds: number, { command, args }: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: milliseconds, maxBuffer: LARGEST_OUTPUT }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else if (error.killed === true)
        reject(new CommandFailure(`No end after ${String(milliseconds / 1000)} s`, stderr))
      else reject(new CommandFailure(problemIn(stderr) ?? `${command} ended with ${String(error.code)}`, stderr))
    })
  })
}

/** The line that tells most: what npm calls the error, else the last one. */
function problemIn(text: string): string | undefined {
  const lines = text.trim().split('\n')
  return lines.find((line) => /^npm error (?!code |A complete log)/.test(line)) ?? lines.findLast((line) => line !== '')
}
