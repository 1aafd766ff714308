/**
 * What ends a piece of work: the platform's `AbortSignal`. Said this way, so that whoever has no types of a platform can still compile
 * against this package.
 */
export type EndSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } } ? Signal : object
