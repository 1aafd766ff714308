import type { ToolSurface } from '@mcpver/diff'
import type { Environment } from '@mcpver/gateway/process'
import type { Io } from '../io.ts'

/** Where the tools of a server can be had from. */
export type Source = FileSource | StdinSource | GitSource | UrlSource | NpmSource | CommandSource

/** A file that holds a snapshot, or an answer to `tools/list`. */
export interface FileSource {
  readonly kind: 'file'
  readonly path: string
}

/** The same, from the standard input. */
export interface StdinSource {
  readonly kind: 'stdin'
}

/** A file as it was in a git revision. */
export interface GitSource {
  readonly kind: 'git'
  /** Anything that names a commit or a tree; empty for what is staged. */
  readonly revision: string
  /** From the top of the repository, or from the current directory when it begins with `./`. */
  readonly path: string
}

/** A server that runs somewhere. */
export interface UrlSource {
  readonly kind: 'url'
  readonly url: URL
  /** Headers of its own, beside those of the context. */
  readonly headers?: Readonly<Record<string, string>>
  /** What must not be shown, beside the values of the headers. */
  readonly secrets?: readonly string[]
}

/** A published version of an npm package that is a server. */
export interface NpmSource {
  readonly kind: 'npm'
  /** What `npm install` takes: `name@1.2.3`, a path of a directory or of a tarball. */
  readonly spec: string
}

/** A server that is started. */
export interface CommandSource {
  readonly kind: 'command'
  readonly command: string
  readonly args: readonly string[]
  /** What to call it in messages. Default: the command. */
  readonly name?: string
  /** Variables of its own, beside those of the context. */
  readonly env?: Environment
  /** Where it is started, from the context's directory. Default: there. */
  readonly cwd?: string
  /** What must not be shown, beside the values of `env`. */
  readonly secrets?: readonly string[]
}

/** What loading a source needs from around it. */
export interface SourceContext {
  readonly io: Io
  /** How long each step may take, in milliseconds: the handshake, listing the tools, a run of git. */
  readonly timeout: number
  /** The most that is read, in bytes. */
  readonly maxBytes: number
  /** Variables that are passed to a server that is started, beside those that every server gets. */
  readonly env: Environment
  /** Headers that are sent to a server that is reached by URL. */
  readonly headers: Readonly<Record<string, string>>
  /** Arguments for the server of an npm package. */
  readonly serverArgs: readonly string[]
  /** Which program of an npm package is the server. Default: the one with the package's name, or the only one. */
  readonly bin?: string | undefined
  /** Hears what is wrong with a server that answered nevertheless. Default: nobody. */
  readonly warn?: (text: string) => void
  /** How packages are installed. Default: by `npm`. */
  readonly install?: Installer
}

/** Installs an npm package into a directory that exists and is empty. */
export type Installer = (spec: string, directory: string, context: SourceContext) => Promise<void>

/** A kind of source. */
export interface SourceKind<S extends Source = Source> {
  readonly kind: S['kind']
  /** How it is written on the command line, for the help. Absent: it has no such form. */
  readonly form?: string
  /** The source that a text names, or `undefined` when the text is of another kind. Throws `ERR_USAGE` when it is wrong. */
  parse(text: string): S | undefined
  load(source: S, context: SourceContext): Promise<ToolSurface>
}
