import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { deprecated } from './deprecated.ts'
import { isDeprecated, versionOf } from './readers.ts'
import { versioned } from './versioned.ts'

const emitted = vi.spyOn(process, 'emitWarning')
const messages = (): string[] => emitted.mock.calls.map(([message]) => String(message))

beforeEach(() => {
  emitted.mockReset()
  emitted.mockImplementation(() => undefined)
})

const outdated = deprecated({ since: '2.0.0', removal: '3.0.0', replacement: 'next' })

describe('the wrapper of a function', () => {
  it('passes receiver, arguments and result through unchanged', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.anything()), fc.anything(), fc.boolean(), (...given) => {
        const [receiver, args, result, once] = given
        const seen: unknown[] = []
        const wrapper = deprecated({ since: '1.0.0', once })(function (this: unknown, ...received: unknown[]) {
          seen.push(this, received)
          return result
        })
        for (let call = 0; call < 2; call++)
          expect(Object.is(Reflect.apply(wrapper, receiver, args), result)).toBe(true)
        expect(seen).toEqual([receiver, args, receiver, args])
        expect(Object.is(seen[0], receiver)).toBe(true)
      }),
    )
  })

  it('passes what is thrown through unchanged', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const wrapper = outdated(() => {
          throw thrown
        })
        try {
          wrapper()
          expect.unreachable()
        } catch (caught) {
          expect(Object.is(caught, thrown)).toBe(true)
        }
      }),
    )
  })

  it('keeps name, length and properties', () => {
    function read(first: string, second: string, ...rest: string[]): string[] {
      return [first, second, ...rest]
    }
    const original = Object.assign(read, { limit: 5 })
    const wrapper = outdated(original)
    expect([wrapper.name, wrapper.length, wrapper.limit]).toEqual(['read', 2, 5])
    expect(Object.getPrototypeOf(wrapper)).toBe(original)
  })

  class City {
    name = 'Oslo'
  }
  const holder: { readonly method: () => number } = {
    method() {
      return 1
    },
  }
  it.each([
    [
      'a function',
      function () {
        return 1
      },
      true,
    ],
    ['a class', City, true],
    ['an arrow function', () => 1, false],
    ['a method', holder.method, false],
    ['an async function', async () => Promise.resolve(1), false],
    [
      'a generator',
      function* () {
        yield 1
      },
      false,
    ],
  ])('is a constructor exactly if the original is one: %s', (_, original, constructible) => {
    const wrapper: unknown = outdated(original)
    const construct = (): unknown => Reflect.construct(Object, [], wrapper as () => unknown)
    if (constructible) expect(construct).not.toThrow()
    else expect(construct).toThrow(TypeError)
    expect(Object.hasOwn(wrapper as object, 'prototype')).toBe(Object.hasOwn(original, 'prototype'))
  })

  it('looks like an async function where it wraps one', () => {
    expect(Object.prototype.toString.call(outdated(async () => Promise.resolve()))).toBe('[object AsyncFunction]')
  })
})

describe('the wrapper of a class', () => {
  class Shape {
    static sides = 0
    static named(name: string): Shape {
      return new this(name)
    }
    #name: string
    readonly madeAs: unknown
    constructor(name: string) {
      this.#name = name
      this.madeAs = new.target
    }
    get name(): string {
      return this.#name
    }
  }
  const OldShape = outdated(Shape)

  it('warns when an instance is made, and makes a true one', () => {
    const shape = new OldShape('round')
    expect(shape.name).toBe('round')
    expect(shape).toBeInstanceOf(OldShape)
    expect(shape).toBeInstanceOf(Shape)
    expect(shape.madeAs).toBe(OldShape)
    expect(messages()).toEqual([expect.stringMatching(/^Class "Shape" is deprecated/)])
  })

  it('can be extended, with new.target the subclass', () => {
    class Square extends OldShape {
      static override sides = 4
    }
    const square = Square.named('square')
    expect(square).toBeInstanceOf(Square)
    expect(square).toBeInstanceOf(OldShape)
    expect([square.madeAs, square.name, Square.sides, OldShape.sides]).toEqual([Square, 'square', 4, 0])
    expect(emitted).toHaveBeenCalledTimes(1)
  })

  it('does not hand its deprecation down to a subclass', () => {
    class Square extends versioned('2.0.0')(OldShape) {}
    expect([isDeprecated(Square), versionOf(Square)]).toEqual([false, undefined])
    versioned('1.0.0')(Square)
    expect(Square).toHaveProperty('_api_deprecated', false)
  })

  it('still refuses a call without new', () => {
    const call = (): unknown => Reflect.apply(OldShape, undefined, []) as unknown
    expect(call).toThrow("Class constructor Shape cannot be invoked without 'new'")
  })

  it('makes instances of the target of a bound constructor', () => {
    const Round = outdated(Shape.bind(undefined, 'round'))
    expect(new Round()).toBeInstanceOf(Shape)
    expect(new Round().name).toBe('round')
  })

  it('works with constructor functions of old', () => {
    function Point(this: { x: number }, x: number): void {
      this.x = x
    }
    const OldPoint = outdated(Point as unknown as new (x: number) => { x: number })
    const point = new OldPoint(3)
    expect([point.x, point instanceof OldPoint, Object.getPrototypeOf(point)]).toEqual([3, true, Point.prototype])
  })
})
