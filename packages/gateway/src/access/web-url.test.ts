import { describe, expect, it } from 'vitest'
import { isSafeWebUrl, quoteUrl } from './web-url.ts'

describe('isSafeWebUrl', () => {
  it.each([
    'https://a.example',
    'https://a.example:1/b?c',
    'http://localhost:1/',
    'http://127.0.0.2/',
    'http://[::1]/',
  ])('is so for %s', (url) => {
    expect(isSafeWebUrl(url)).toBe(true)
  })

  it.each([
    '',
    'a.example',
    'http://a.example',
    'http://localhost.example',
    'https://a.example#b',
    'https://a.example#',
    'https://u@a.example',
    'https://:p@a.example',
    'ftp://localhost',
    'file:///etc/passwd',
  ])('is not so for %j', (url) => {
    expect(isSafeWebUrl(url)).toBe(false)
  })
})

describe('quoteUrl', () => {
  it.each([
    ['https://a.example/keys', '"https://a.example/keys"'],
    ['https://a.example/keys?key=secret', '"https://a.example/keys?…"'],
    ['https://ana:secret@a.example/', '"…@a.example/"'],
    ['https:ana:secret@a.example?secret#b', '"…@a.example?…#b"'],
    ['ana:sec@secret@a.example', '"…@a.example"'],
  ])('shows %s without what may be secret', (url, quoted) => {
    expect(quoteUrl(url)).toBe(quoted)
  })
})
