import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The command `mcpver`, as npm installs it. */
const MCPVER = fileURLToPath(new URL('../bin/mcpver.js', import.meta.resolve('@mcpver/cli')))

/** A directory in which commands run, as somebody would type them. */
export class Shell {
  readonly path = mkdtempSync(join(tmpdir(), 'mcpver-example-'))

  /** Runs `mcpver`, which has to end with a code, and gives what it printed. */
  mcpver(
    line: string,
    { ends = 0, words = [] }: { readonly ends?: number; readonly words?: readonly string[] } = {},
  ): string {
    console.log(`\n$ mcpver ${line}`)
    const args = [MCPVER, ...line.split(' '), ...(words.length > 0 ? ['--', ...words] : [])]
    return this.#run(process.execPath, args, ends)
  }

  /** Runs another program, which has to end well. */
  run(program: string, ...args: readonly string[]): string {
    console.log(`\n$ ${program} ${args.join(' ')}`)
    return this.#run(program, args, 0)
  }

  write(name: string, content: unknown): void {
    writeFileSync(join(this.path, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8')
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }

  #run(program: string, args: readonly string[], ends: number): string {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.path, encoding: 'utf8' })
    process.stdout.write(stdout + stderr)
    assert.equal(status, ends, `It ended with ${String(status)}, not ${String(ends)}`)
    return stdout
  }
}
