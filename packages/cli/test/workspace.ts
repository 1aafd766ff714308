import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { run } from '../src/run.ts'
import { fixture } from './fixture.ts'
import { testIo, type TestIo, type TestIoOptions } from './test-io.ts'

/** What a run of the command did. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A directory of a test's own, in which the command runs. */
export class Workspace {
  readonly path = mkdtempSync(join(tmpdir(), 'mcpver-work-'))

  write(name: string, content: unknown): void {
    const file = join(this.path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2))
  }

  /** Another one that holds the same. */
  copy(): Workspace {
    const other = new Workspace()
    cpSync(this.path, other.path, { recursive: true })
    return other
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8')
  }

  /** Runs git, as somebody, and gives its output. */
  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
    return execFileSync('git', [...identity, ...args], { cwd: this.path, stdio: 'pipe', encoding: 'utf8' })
  }

  /** Commits all there is. */
  commit(tag?: string): void {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', 'state')
    if (tag !== undefined) this.git('tag', tag)
  }

  async run(args: readonly string[], options: TestIoOptions & Partial<Pick<TestIo, 'now'>> = {}): Promise<Ran> {
    const io = { ...testIo({ cwd: this.path, ...options }), ...(options.now && { now: options.now }) }
    const code = await run(args, io)
    return { code, out: io.stdout.text, err: io.stderr.text }
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}

/** The command of the server that keeps notes. */
export function notesCommand(release: string): string[] {
  return [process.execPath, fixture('notes-server.js'), release]
}
