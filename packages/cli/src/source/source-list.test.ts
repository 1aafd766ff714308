import { expect, it } from 'vitest'
import { sourceWords } from './source-list.ts'

it.each([
  ['npm:@a/b@1.0.0,1.1.0', ['npm:@a/b@1.0.0', 'npm:@a/b@1.1.0']],
  ['npm:b@1,2', ['npm:b@1', 'npm:b@2']],
  ['git:v1,v2:./a,b.json', ['git:v1:./a,b.json', 'git:v2:./a,b.json']],
  ['npm:b@1.0.0', ['npm:b@1.0.0']],
  ['git:v1:a,b.json', ['git:v1:a,b.json']],
  ['a,b.json', ['a,b.json']],
  ['https://x/a,b', ['https://x/a,b']],
])('reads %s as %j', (text, words) => {
  expect(sourceWords([text])).toEqual(words)
})
