import { expect, it } from 'vitest'
import { canonicalText } from './canonical-text.ts'

it('writes the same value the same way, and loses no member', () => {
  const value = JSON.parse('{"b":[],"a":{"10":1,"9":2,"__proto__":{"x":null}},"name":"n","u":{}}') as object
  const text = canonicalText({ ...value, absent: undefined }, ['name'])
  expect(text).toBe(
    '{\n  "name": "n",\n  "a": {\n    "10": 1,\n    "9": 2,\n    "__proto__": {\n      "x": null\n    }\n  },\n  "b": [],\n  "u": {}\n}\n',
  )
  expect(canonicalText(JSON.parse(text), ['name'])).toBe(text)
})
