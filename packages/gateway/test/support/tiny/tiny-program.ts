import { createInterface } from 'node:readline'
import { TinyServer, type TinyOptions, type TinySession } from './tiny-server.ts'

// A tiny server over stdio. What it is stands in its argument.
const server = new TinyServer(JSON.parse(process.argv[2]!) as TinyOptions)
const write = (message: string): void => void process.stdout.write(`${message}\n`)
const session: TinySession = { name: String(process.pid), capabilities: {}, push: write }
server.join(session)
for await (const text of createInterface({ input: process.stdin })) {
  if (text !== '') server.receive({ text, session, say: write, answer: write })
}
