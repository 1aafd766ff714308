/** Makes everything in a value unchangeable, whoever has it. What is frozen already is so all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  if (Array.isArray(value)) for (const element of value) deepFreeze<unknown>(element)
  else for (const key in value) deepFreeze(value[key])
  return value
}
