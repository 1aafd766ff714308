import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

// Stands before a real server, fails one call in four, and is slow with the others: what a bad release looks like.
const [program = '', ...args] = process.argv.slice(2)
const SLOWER_BY = 60

const server = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
server.on('exit', (code) => process.exit(code ?? 1))
createInterface({ input: server.stdout }).on('line', answer)

interface Message {
  readonly id?: number | string
  readonly method?: string
}

let calls = 0
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method } = JSON.parse(line) as Message
    if (method !== 'tools/call') server.stdin.write(`${line}\n`)
    else if (++calls % 4 === 0) answer(JSON.stringify({ jsonrpc: '2.0', id, result: failed() }))
    else setTimeout(() => server.stdin.write(`${line}\n`), SLOWER_BY)
  })
  .on('close', () => server.stdin.end())

function failed(): object {
  return { content: [{ type: 'text', text: 'out of order' }], isError: true }
}

function answer(line: string): void {
  process.stdout.write(`${line}\n`)
}
