import { Command as Syntax, CommanderError } from 'commander'
import { failure } from './cli-error.ts'
import type { Command } from './command/command.ts'
import { COMMANDS } from './command/commands.ts'
import { GROUPS } from './command/group.ts'
import { EXIT, exitCodeOf, type ExitCode } from './exit-code.ts'
import { write, type Io } from './io.ts'
import { packageVersion } from './package-version.ts'
import { reportError } from './report-error.ts'

const EXIT_CODES = `
Exit codes:
  0  fine
  1  something was found that the policy does not allow
  2  called in a wrong way, or given something that cannot be read
  3  a server, a program or the network did not do its part`

type Chosen = () => Promise<ExitCode>

/**
 * Runs the command `mcpver`. Never throws and never exits: what goes wrong is written to `io.stderr`.
 *
 * @param argv The words after the command's name.
 * @returns The exit code: 0 fine, 1 findings, 2 misuse, 3 a server or the network failed.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const end = argv.indexOf('--')
  const own = end === -1 ? argv : argv.slice(0, end)
  const words = end === -1 ? undefined : argv.slice(end + 1)
  try {
    const chosen = await choose(own, words, io)
    return await chosen()
  } catch (error) {
    // Where even that cannot be written, the exit code is all that is left.
    await reportError(error, io, own.includes('--json')).catch(() => undefined)
    return exitCodeOf(error)
  }
}

/** Reads the command line; what it asks for is done afterwards. */
async function choose(own: readonly string[], words: readonly string[] | undefined, io: Io): Promise<Chosen> {
  let help = ''
  let chosen: Chosen | undefined
  const program = new Syntax('mcpver')
    .description('Versions for MCP tools that people can rely on.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (help += text),
      writeErr: (text) => (help += text),
      outputError: () => undefined,
    })
    .addHelpText('after', EXIT_CODES)
  const add = (parent: Syntax, command: Command): void => {
    const syntax = declare(parent, command)
    syntax.action(() => {
      chosen = () => command.run({ io, args: syntax.args, words, options: syntax.opts() })
    })
  }
  for (const command of COMMANDS) add(program, command)
  for (const group of GROUPS) {
    const parent = program.command(group.name).summary(group.summary).description(group.summary).helpCommand(false)
    // Only the words of the line say which group is needed: for the list of all, its summary is enough.
    if (own.includes(group.name)) for (const command of await group.load()) add(parent, command)
  }
  try {
    await program.parseAsync([...own], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return answerTo(error, help, io)
  }
  if (chosen === undefined) throw new TypeError('No command was chosen')
  return chosen
}

function declare(parent: Syntax, command: Command): Syntax {
  const examples = command.examples.map(([line, purpose]) => `  ${line}\n      ${purpose}`).join('\n')
  const syntax = syntaxOf(parent, command).summary(command.summary).description(command.summary)
  command.declare(syntax)
  return syntax
    .option('--json', 'print JSON: the report on standard output, an error on standard error')
    .addHelpText('after', `\nExamples:\n${examples}\n${EXIT_CODES}`)
}

/** A group may be a command itself, whose options have the names of those of its commands: each reads those that stand after its name. */
function syntaxOf(parent: Syntax, { name }: Command): Syntax {
  if (name === parent.name()) {
    parent.parent?.enablePositionalOptions()
    return parent.enablePositionalOptions()
  }
  // Its last word: the one before is the group's.
  return parent.command(name.split(' ').at(-1) ?? name)
}

/** What asks for the help or the version is an "error" of the parser too. */
function answerTo(error: CommanderError, help: string, io: Io): Chosen {
  if (error.exitCode === 0) {
    return async () => {
      await write(io.stdout, help)
      return EXIT.fine
    }
  }
  if (error.code === 'commander.help') {
    return async () => {
      await write(io.stderr, help)
      return EXIT.misuse
    }
  }
  throw failure(error.message.replace(/^error: /, ''), {
    code: 'ERR_USAGE',
    hint: 'mcpver --help, or mcpver <command> --help, tells what there is.',
  })
}
