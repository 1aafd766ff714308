import { describe, expect, it } from 'vitest'
import { Secrets } from './secrets.ts'

describe('Secrets', () => {
  it.each([
    ['as it is', 'sekret123', 'key sekret123!', 'key ***!'],
    ['within a header', 'Bearer sekret123', 'got sekret123', 'got ***'],
    ['in JSON', 'a"b\\c-d', '{"key":"a\\"b\\\\c-d"}', '{"key":"***"}'],
    ['in a URL', 'a/b&c=d', '?key=a%2Fb%26c%3Dd', '?key=***'],
    ['that holds what means something to a pattern', 'a.*b$&', 'x a.*b$& y', 'x *** y'],
  ])('hides a secret %s', (...[, secret, text, masked]) => {
    expect(new Secrets([secret]).mask(text)).toBe(masked)
  })

  it('hides the longer of two that begin alike', () => {
    expect(new Secrets(['sekret', 'sekret123']).mask('sekret123 sekret')).toBe('*** ***')
  })

  it('leaves alone what is too short to be a secret', () => {
    expect(new Secrets(['1', 'on', '']).mask('1 on 2')).toBe('1 on 2')
  })

  it('takes a value that is cut in the middle of a character', () => {
    expect(new Secrets(['abc\ud83d']).mask('abc')).toBe('abc')
  })
})
