import { describe, expect, it } from 'vitest'
import { parseSource } from './parse-source.ts'

describe('parseSource', () => {
  it.each([
    ['-', { kind: 'stdin' }],
    ['tools.json', { kind: 'file', path: 'tools.json' }],
    ['./git:x:y', { kind: 'file', path: './git:x:y' }],
    ['C:\\tools.json', { kind: 'file', path: 'C:\\tools.json' }],
    ['git:v1.2.0:a/tools.json', { kind: 'git', revision: 'v1.2.0', path: 'a/tools.json' }],
    ['git:HEAD~1:./tools.json', { kind: 'git', revision: 'HEAD~1', path: './tools.json' }],
    ['git::tools.json', { kind: 'git', revision: '', path: 'tools.json' }],
    ['git:a:b:c', { kind: 'git', revision: 'a', path: 'b:c' }],
    ['npm:@scope/server@1.2.3', { kind: 'npm', spec: '@scope/server@1.2.3' }],
    ['npm:./server-1.2.3.tgz', { kind: 'npm', spec: './server-1.2.3.tgz' }],
    ['https://example.com/mcp', { kind: 'url', url: new URL('https://example.com/mcp') }],
    ['HTTP://localhost:3000', { kind: 'url', url: new URL('http://localhost:3000') }],
  ])('reads %s', (text, source) => {
    expect(parseSource(text)).toEqual(source)
  })

  it.each(['', 'git:', 'git:main', 'git:main:', 'git:--output=x:y', 'npm:', 'npm:--global', 'http://', 'https://a b/'])(
    'refuses %j with a hint',
    (text) => {
      expect(() => parseSource(text)).toThrow(
        expect.objectContaining({ code: 'ERR_USAGE', hint: expect.stringMatching(/./) as string }),
      )
    },
  )
})
