/** A share as a percentage with two significant digits or more, such as `0.52 %`. */
export function percent(share: number): string {
  const value = share * 100
  return `${String(Number(Math.abs(value) < 10 ? value.toPrecision(2) : value.toFixed(1)))} %`
}

/** A figure with three significant digits. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** Whose figures they are: `all tools`, or the tool's name in quotes. */
export function subjectName(tool: string | null): string {
  return tool === null ? 'all tools' : JSON.stringify(tool)
}
