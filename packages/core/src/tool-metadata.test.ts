import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import { toDeprecationInfo } from './deprecation-info.ts'
import { SPECIAL_NAMES } from './test/tool-arbitraries.ts'
import { collectTools, readToolMetadata, type ToolAttributes } from './tool-metadata.ts'

const V1 = APIVersion.of(1)
const V2 = APIVersion.of(2)
const DEPRECATION = toDeprecationInfo({ since: '2.0.0', replacement: 'other' })

/** What `versioned(version, introduced)` writes. */
const versioned = (version = V1, introduced = version): ToolAttributes => ({
  _api_version: version,
  _api_introduced: introduced,
  _api_deprecated: false,
})
/** What `deprecated(…)` writes. */
const DEPRECATED: ToolAttributes = { _api_deprecated: true, _deprecation_info: DEPRECATION }

/** A function with attributes, as a decorator leaves it. */
const tool = (attributes: ToolAttributes = versioned()): (() => void) => Object.assign(() => undefined, attributes)

/** A member of a class with attributes, as a decorator leaves it. */
function mark(holder: object, name: string, attributes: ToolAttributes = versioned()): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name)!
  const target: unknown = Object.values(descriptor).find((part) => typeof part === 'function')
  Object.assign(target as object, attributes)
}

const names = (target: object): string[] => collectTools(target).map(({ name }) => name)

describe('readToolMetadata', () => {
  it.each<{ what: string; attributes: ToolAttributes; metadata: object | undefined }>([
    { what: 'nothing', attributes: {}, metadata: undefined },
    { what: 'a version', attributes: versioned(V2, V1), metadata: { version: V2, introduced: V1 } },
    { what: 'a deprecation', attributes: DEPRECATED, metadata: { deprecation: DEPRECATION } },
    {
      what: 'both',
      attributes: { ...versioned(), ...DEPRECATED },
      metadata: { version: V1, introduced: V1, deprecation: DEPRECATION },
    },
    {
      what: 'a deprecation that was taken back',
      attributes: { ...DEPRECATED, ...versioned() },
      metadata: { version: V1, introduced: V1 },
    },
    { what: 'a version without the one of introduction', attributes: { _api_version: V1 }, metadata: { version: V1 } },
    { what: 'an introduction alone', attributes: { _api_introduced: V1 }, metadata: undefined },
    { what: 'a mere flag', attributes: { _api_deprecated: true }, metadata: undefined },
  ])('reads $what', ({ attributes, metadata }) => {
    expect(readToolMetadata(tool(attributes))).toEqual(metadata)
  })

  it.each<unknown>([undefined, null, 'text', 5, versioned(), []])(
    'finds nothing on %o, which is no function',
    (value) => {
      expect(readToolMetadata(value)).toBeUndefined()
    },
  )

  it('does not count what a class inherits from the class above', () => {
    class Above {
      readonly field = 1
    }
    class Below extends Above {}
    Object.assign(Above, versioned())
    expect(readToolMetadata(Above)).toEqual({ version: V1, introduced: V1 })
    expect(readToolMetadata(Below)).toBeUndefined()
    Object.assign(Below, DEPRECATED)
    expect(readToolMetadata(Below)).toEqual({ deprecation: DEPRECATION })
  })
})

/** A class with members of all kinds; the test decorates some of them. */
function weather() {
  class Weather {
    static #units = 'C'
    #city = ''
    field = tool()
    plain = 1
    forecast(): string {
      return 'rain'
    }
    archive(): string {
      return 'sun'
    }
    undecorated(): string {
      return 'fog'
    }
    get city(): string {
      return this.#city
    }
    set city(city: string) {
      this.#city = city
    }
    static stations(): number {
      return 3
    }
    static get units(): string {
      return Weather.#units
    }
  }
  mark(Weather.prototype, 'forecast', versioned(V2, V1))
  mark(Weather.prototype, 'archive', DEPRECATED)
  mark(Weather.prototype, 'city')
  mark(Weather, 'stations')
  mark(Weather, 'units')
  return Weather
}

describe('collectTools', () => {
  it('finds the decorated members of a class, then the static ones', () => {
    expect(names(weather())).toEqual(['forecast', 'archive', 'city', 'stations', 'units'])
  })

  it('finds the fields of an instance, then its methods and accessors', () => {
    const Weather = weather()
    expect(names(new Weather())).toEqual(['field', 'forecast', 'archive', 'city'])
  })

  it('says of each its version, introduction and deprecation, 1.0.0 where only that was declared', () => {
    const [forecast, archive] = collectTools(weather())
    expect(forecast).toEqual({ name: 'forecast', version: V2, introduced: V1 })
    expect(archive).toEqual({ name: 'archive', version: V1, introduced: V1, deprecation: DEPRECATION })
  })

  it('finds the class itself first, by its name, and once', () => {
    const Weather = weather()
    Object.assign(Weather, versioned(V2))
    expect(names(Weather)).toEqual(['Weather', 'forecast', 'archive', 'city', 'stations', 'units'])
    expect(names(new Weather())).not.toContain('Weather')
  })

  it('finds a function by its name, and the functions of a plain object by their keys', () => {
    function forecast(): string {
      return 'rain'
    }
    Object.assign(forecast, versioned())
    expect(names(forecast)).toEqual(['forecast'])
    expect(names({ weather: forecast, archive: () => 1, note: 'text' })).toEqual(['weather'])
  })

  it('finds inherited members after those of the class, an overridden one once', () => {
    const Weather = weather()
    class Alps extends Weather {
      override forecast(): string {
        return 'snow'
      }
      avalanches(): number {
        return 1
      }
    }
    mark(Alps.prototype, 'forecast', versioned(V1))
    mark(Alps.prototype, 'avalanches')
    expect(names(Alps)).toEqual(['forecast', 'avalanches', 'archive', 'city', 'stations', 'units'])
    expect(collectTools(Alps)[0]?.version).toBe(V1)
    expect(names(new Alps())).toEqual(['field', 'forecast', 'avalanches', 'archive', 'city'])
  })

  it('lets an override without a decorator hide the decorated member above it', () => {
    const Weather = weather()
    class Alps extends Weather {
      override forecast(): string {
        return 'snow'
      }
      override get city(): string {
        return 'Bern'
      }
      static override stations(): number {
        return 0
      }
    }
    expect(names(Alps)).toEqual(['archive', 'units'])
  })

  it('does not let a method hide a static one of the same name', () => {
    class Weather {
      forecast(): string {
        return 'rain'
      }
      static forecast(): string {
        return 'rain'
      }
    }
    mark(Weather, 'forecast', versioned(V2))
    expect(collectTools(Weather).map(({ name, version }) => [name, String(version)])).toEqual([['forecast', 'v2.0.0']])
    mark(Weather.prototype, 'forecast', versioned(V1))
    expect(collectTools(Weather).map(({ name, version }) => [name, String(version)])).toEqual([['forecast', 'v1.0.0']])
  })

  it('looks at accessors and never calls them', () => {
    class Weather {
      get city(): string {
        throw new Error('called')
      }
      set country(_country: string) {
        throw new Error('called')
      }
    }
    mark(Weather.prototype, 'city')
    mark(Weather.prototype, 'country', DEPRECATED)
    expect(names(Weather)).toEqual(['city', 'country'])
    expect(names(new Weather())).toEqual(['city', 'country'])
  })

  it.each(SPECIAL_NAMES)('takes %s for an ordinary name of a member', (name) => {
    const Weather = Object.defineProperty(weather(), name, { value: tool(), configurable: true })
    expect(names(Weather)).toContain(name)
    const holder = Object.defineProperty({}, name, { value: tool(), enumerable: true })
    expect(names(holder)).toEqual([name])
  })

  it('finds nothing where nothing was decorated, and does not mind what has no prototype', () => {
    expect(collectTools(Map)).toEqual([])
    expect(collectTools({})).toEqual([])
    expect(collectTools(Object.create(null) as object)).toEqual([])
    expect(collectTools(() => 1)).toEqual([])
    expect(collectTools([])).toEqual([])
  })

  it('finds nothing under symbols: a tool has a name', () => {
    expect(collectTools({ [Symbol('forecast')]: tool() })).toEqual([])
  })
})
