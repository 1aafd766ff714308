/** A function or a class. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- no narrower type has classes with a private constructor
export type AnyFunction = Function

/**
 * What `versioned` and `deprecated` make: a decorator for functions and for every member that is one.
 *
 * The type of what is decorated stays exactly as it was, with its overloads, type parameters and `this`.
 */
export interface ToolDecorator {
  /** A field whose value is a function (standard decorators). */
  <This, Value extends AnyFunction>(
    target: undefined,
    context: ClassFieldDecoratorContext<This, Value>,
  ): (this: This, initial: Value) => Value
  /** An `accessor` field (standard decorators). */
  <This, Value>(
    target: ClassAccessorDecoratorTarget<This, Value>,
    context: ClassAccessorDecoratorContext<This, Value>,
  ): ClassAccessorDecoratorResult<This, Value>
  /** A method or a getter and setter (`experimentalDecorators`). */
  <Value>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Value>,
  ): TypedPropertyDescriptor<Value>
  /** A function or class as a plain wrapper or in either kind of decorators; a method, getter or setter (standard). */
  <Target extends AnyFunction>(
    target: Target,
    context?: { readonly kind: 'class' | 'method' | 'getter' | 'setter' },
  ): Target
}
