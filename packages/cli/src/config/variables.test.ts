import { describe, expect, it } from 'vitest'
import { Variables, type VariableScope } from './variables.ts'

const SCOPE: VariableScope = {
  env: { KEY: 'sekret', EMPTY: '', HOME: '/home/me' },
  workspace: '/home/ana/project',
  inputs: [{ id: 'region', default: 'eu' }, { id: 'key', password: true }, 'no input'],
  answers: new Map([['key', 'answered']]),
}

describe('the variables of a configuration', () => {
  it.each([
    ['no variable', 'plain $HOME {x}', 'plain $HOME {x}'],
    ['VS Code’s environment', 'Bearer ${env:KEY}', 'Bearer sekret'],
    ['Claude’s environment', '${KEY}/${EMPTY}', 'sekret/'],
    ['a default', '${MISSING:-a:-b}', 'a:-b'],
    ['an unneeded default', '${KEY:-other}', 'sekret'],
    ['the workspace', '${workspaceFolder}/x of ${workspaceFolderBasename}', '/home/ana/project/x of project'],
    ['the home directory', '${userHome}', '/home/me'],
    ['an input that was answered', '${input:key}', 'answered'],
    ['an input with a default', '${input:region}', 'eu'],
  ])('stand for their values: %s', (...[, text, value]) => {
    expect(new Variables(SCOPE).resolve(text)).toBe(value)
  })

  it.each([
    ['${env:MISSING}', 'environment'],
    ['${MISSING}', 'environment'],
    ['${env:constructor}', 'environment'],
    ['${input:other}', '--input other=<value>'],
    ['${command:pick}', 'environment'],
    ['${}', 'environment'],
  ])('must have one: %s', (text, hint) => {
    const error = expect.objectContaining({
      code: 'ERR_CONFIG_VARIABLE',
      message: `The variable "${text}" has no value`,
      hint: expect.stringContaining(hint) as string,
    }) as Error
    expect(() => new Variables(SCOPE).resolve(`x ${text}`)).toThrow(error)
  })

  it('are remembered where they can be keys', () => {
    const variables = new Variables(SCOPE)
    variables.resolve('${env:KEY} ${input:key} ${workspaceFolder}')
    expect(variables.values).toEqual(['sekret', 'answered'])
  })
})
