import { APIVersion } from './api-version.ts'
import type { DeprecationInfo } from './deprecation-info.ts'

/**
 * The attributes that mark a function as a versioned tool, named as in the specification. `@mcpver/decorators` writes them;
 * whoever reads them goes through `readToolMetadata`.
 */
export interface ToolAttributes {
  _api_version?: APIVersion
  _api_introduced?: APIVersion
  _api_deprecated?: boolean
  _deprecation_info?: DeprecationInfo
}

/** What a decorated function or class says of itself. */
export interface ToolMetadata {
  readonly version?: APIVersion
  readonly introduced?: APIVersion
  readonly deprecation?: DeprecationInfo
}

/** A tool that a decorated class declares. */
export interface ToolDeclaration extends ToolMetadata {
  /** The name of the member, or of the class where that itself is decorated. */
  readonly name: string
  readonly version: APIVersion
  readonly introduced: APIVersion
}

const ATTRIBUTES = ['_api_version', '_api_introduced', '_api_deprecated', '_deprecation_info'] as const

/** The version that counts where only a deprecation was declared: the specification's default. */
const DEFAULT_VERSION = APIVersion.of(1)

/** The metadata of a function or class, or `undefined` when it was not decorated. Inherited attributes do not count. */
export function readToolMetadata(target: unknown): ToolMetadata | undefined {
  if (typeof target !== 'function') return undefined
  // A class inherits the attributes of the class that it extends, which were not declared for it.
  const own: ToolAttributes = Object.fromEntries(
    ATTRIBUTES.filter((key) => Object.hasOwn(target, key)).map((key) => [key, (target as ToolAttributes)[key]]),
  )
  const {
    _api_version: version,
    _api_introduced: introduced,
    _api_deprecated: deprecated,
    _deprecation_info: info,
  } = own
  if (version === undefined && info === undefined) return undefined
  return {
    ...(version && { version }),
    ...(introduced && { introduced }),
    ...(deprecated === true && info && { deprecation: info }),
  }
}

/**
 * The tools that a class or an instance of it declares.
 *
 * Of a class: itself, then the methods and accessors of its instances, then its static members. Of an instance: its
 * function-valued fields, its methods and accessors. Members of the classes above come after those of the class itself, and an
 * overridden one counts once. Accessors are looked at, never called. The first to take a name has it.
 */
export function collectTools(target: object): ToolDeclaration[] {
  const declarations = new Map<string, ToolDeclaration>()
  const add = (name: string, candidate: unknown): void => {
    const metadata = readToolMetadata(candidate)
    if (metadata !== undefined && !declarations.has(name)) declarations.set(name, toDeclaration(name, metadata))
  }
  if (typeof target === 'function') {
    add(target.name, target)
    addMembers(target.prototype, add)
  }
  addMembers(target, add)
  return [...declarations.values()]
}

/** Adds the members of an object and of those that it inherits from, nearest first. */
function addMembers(start: unknown, add: (name: string, candidate: unknown) => void): void {
  const seen = new Set<string>()
  for (let holder = start; isHolder(holder); holder = Object.getPrototypeOf(holder)) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (seen.has(name) || isConstructorOf(holder, descriptor)) continue
      // An override without a decorator hides the decorated member above it.
      seen.add(name)
      // The value of a method or field, or the functions of an accessor.
      for (const candidate of Object.values(descriptor)) add(name, candidate)
    }
  }
}

function isHolder(value: unknown): value is object {
  const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null)
  return isObject && value !== Object.prototype && value !== Function.prototype
}

/** Whether a member is the way back from a prototype to its class, which is no method. */
function isConstructorOf(prototype: object, descriptor: PropertyDescriptor): boolean {
  const value: unknown = descriptor.value
  return typeof value === 'function' && value.prototype === prototype
}

function toDeclaration(
  name: string,
  { version = DEFAULT_VERSION, introduced, deprecation }: ToolMetadata,
): ToolDeclaration {
  return { name, version, introduced: introduced ?? version, ...(deprecation && { deprecation }) }
}
