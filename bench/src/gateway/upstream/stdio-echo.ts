// An echo server over standard streams without any SDK: `stdio-echo.ts <EchoOptions>`.
import { LineSplitter } from '@mcpver/gateway/process'
import { Echo, type EchoOptions } from './echo.ts'

const echo = new Echo(JSON.parse(process.argv[2] ?? '') as EchoOptions)
const lines = new LineSplitter()
process.stdin.on('data', (chunk: Buffer) => {
  const answers = lines.push(chunk).map((line) => echo.receive(line).answer)
  const text = answers.filter((answer) => answer !== undefined).join('\n')
  if (text !== '') process.stdout.write(`${text}\n`)
})
