import type { Figure } from './pair.ts'

/** The columns of `figureCells`. */
export const FIGURE_COLUMNS = ['what', 'ours', 'peer', 'ratio', 'goal', 'holds']

/** A figure as the cells of a table. */
export function figureCells({ measure, ours, peer, ratio, goal, holds }: Figure): string[] {
  return [measure, ours, peer, ratio?.toFixed(2) ?? '–', goal, holds ? 'yes' : '**no**']
}
