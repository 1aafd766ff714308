import { Inclusion } from './inclusion.ts'
import { isSameSchema } from './schema/same-schema.ts'
import type { CheckOptions, SchemaComparison, SchemaDirection, Verdict } from './verdict.ts'

/** A schema before and after, and the side that it is judged from. */
export interface SchemaChange {
  readonly old: unknown
  readonly new: unknown
  readonly direction: SchemaDirection
}

const COMPATIBLE: Verdict = { verdict: 'compatible' }

/**
 * Judges a change of a schema for callers who use only what is declared, and for all.
 *
 * An input has to accept what the old one accepted; an output has to stay within what readers of the old one expect, who
 * ignore properties that it does not declare. A break that only numbers beyond ±(2^53 − 1) show is none for declared callers,
 * and the verdict says so.
 */
export function compareSchemas(change: SchemaChange, options: CheckOptions = {}): SchemaComparison {
  if (isSameSchema(change.old, change.new)) return { declared: COMPATIBLE, strict: COMPATIBLE }
  const isInput = change.direction === 'input'
  const inclusion = new Inclusion(
    isInput
      ? { sub: change.old, sup: change.new, oldSide: 'sub' }
      : { sub: change.new, sup: change.old, oldSide: 'sup' },
    options,
  )
  const strict = inclusion.ask()
  if (strict.verdict === 'compatible') return { declared: strict, strict }
  return { declared: judgeDeclared(inclusion, { isInput, strict }), strict }
}

function judgeDeclared(
  inclusion: Inclusion,
  { isInput, strict }: { readonly isInput: boolean; readonly strict: Verdict },
): Verdict {
  const everyone = { openReader: !isInput }
  const declared = { ...everyone, declaredOnly: true }
  const usual = { ...declared, safeIntegers: true }
  const practical = inclusion.ask(usual, strict.verdict === 'breaking' ? strict.witness : undefined)
  if (practical.verdict !== 'compatible') return practical
  // What holds of no instance at all says nothing: the question is widened until there are some.
  if (!inclusion.hasInstances(usual)) {
    if (inclusion.hasInstances(declared)) return inclusion.ask(declared)
    return isInput ? strict : inclusion.ask(everyone)
  }
  const isAssuming = inclusion.hasReliedOnSafeIntegers && inclusion.ask(declared).verdict !== 'compatible'
  return isAssuming ? { ...practical, assuming: ['safe-integers'] } : practical
}

/** A question about two schemas, whoever uses them: does everything that `sub` accepts get accepted by `sup`? */
export function checkInclusion(sub: unknown, sup: unknown, options: CheckOptions = {}): Verdict {
  if (isSameSchema(sub, sup)) return COMPATIBLE
  return new Inclusion({ sub, sup, oldSide: 'sub' }, options).ask()
}
