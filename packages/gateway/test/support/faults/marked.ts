import { listProcesses, variableOf } from '../../../src/process/process-table.ts'

/** The variable by which the servers of a test are known. */
export const MARK = 'FAULT_MARK'

/** The processes that were started with a mark in their environment. */
export function processesMarked(mark: string): readonly number[] {
  return listProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => variableOf(pid, MARK) === mark)
}
