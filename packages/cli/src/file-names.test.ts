import { describe, expect, it } from 'vitest'
import { fileNamesFor } from './file-names.ts'

describe('fileNamesFor', () => {
  it.each([
    [
      ['git', 'github'],
      ['git.json', 'github.json'],
    ],
    [
      ['../../etc/passwd', '..', '', '.'],
      ['__.._etc_passwd.json', '_.json', '_-2.json', '_-3.json'],
    ],
    [
      ['Git', 'git', 'GIT'],
      ['Git.json', 'git-2.json', 'GIT-3.json'],
    ],
    [
      ['a b', 'a/b', '@scope/x'],
      ['a_b.json', 'a_b-2.json', '_scope_x.json'],
    ],
    [
      ['__proto__', 'ü'],
      ['__proto__.json', '_.json'],
    ],
  ])('gives %j a file each', (names, files) => {
    expect(fileNamesFor(names)).toEqual(files)
  })

  it('cuts a name that is too long for a file', () => {
    expect(fileNamesFor(['x'.repeat(1000)])[0]).toHaveLength(105)
  })
})
