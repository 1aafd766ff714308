export { CliError } from './cli-error.ts'
export { run } from './run.ts'

export type { CliErrorCode } from './cli-error.ts'
export type { ExitCode } from './exit-code.ts'
export type { Io, Output } from './io.ts'
