import { ofTool, rules } from './rule-entry.ts'

const BREAKING = { kind: 'breaking', bump: 'major' } as const
const HARMLESS = { kind: 'compatible', bump: 'minor' } as const

/** Rules about how a tool is executed. `execution.taskSupport` is `forbidden` where it is absent. */
export const EXECUTION_RULES = rules([
  {
    id: 'task-support-required',
    part: 'execution',
    title: 'A tool must be called as a task now',
    finds: '`execution.taskSupport` became `required`.',
    why: 'Plain calls, which every client makes, are refused.',
    advice: 'Make it `optional`: clients that know tasks use them.',
    severity: BREAKING,
    forward: HARMLESS,
    example: ofTool({ execution: { taskSupport: 'optional' } }, { execution: { taskSupport: 'required' } }),
    counterexample: ofTool({}, { execution: { taskSupport: 'optional' } }),
  },
  {
    id: 'task-support-offered',
    part: 'execution',
    title: 'A tool can be called in one more way',
    finds:
      '`execution.taskSupport` became `optional`: a tool that could be called in one way only, plainly or as a task, can be called in both.',
    why: 'Callers can use something new.',
    advice: 'Release a minor version.',
    severity: HARMLESS,
    forward: BREAKING,
    example: ofTool({}, { execution: { taskSupport: 'optional' } }),
    counterexample: ofTool({}, { execution: { taskSupport: 'forbidden' } }),
  },
  {
    id: 'task-support-withdrawn',
    part: 'execution',
    title: 'A tool cannot be called as a task any more',
    finds: '`execution.taskSupport` was `optional` or `required` and is `forbidden`, or absent, which means the same.',
    why: 'Calls as a task, which were offered, are refused.',
    advice: 'Keep it `optional` until the next major version.',
    severity: BREAKING,
    forward: HARMLESS,
    example: ofTool({ execution: { taskSupport: 'optional' } }, {}),
    counterexample: ofTool({ execution: { taskSupport: 'forbidden' } }, {}),
  },
  {
    id: 'execution-changed',
    part: 'execution',
    title: 'The execution of a tool changed in another way',
    finds:
      '`execution` changed in a member that is not `taskSupport`, has a value there that the protocol does not know, or says in other words what it said before.',
    why: 'Clients may act on it.',
    advice: 'Release a patch, or more where callers have to change something.',
    severity: { kind: 'hint', bump: 'patch' },
    example: ofTool({}, { execution: { priority: 'low' } }),
    counterexample: ofTool({}, { execution: { taskSupport: 'optional' } }),
  },
])
