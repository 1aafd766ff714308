import type { Effect, Words } from './facet.ts'

/** Why a change matters, where its rule has nothing more particular to say. */
export const WHY: Readonly<Record<Effect, Words>> = {
  narrows: {
    input:
      'The tool accepts less than before. A call that was right yesterday can be refused today, and an agent that learnt the old schema goes on making it.',
    output:
      'The tool promises more about its results than before. Readers of the old schema can read every new result; nothing of theirs breaks.',
  },
  widens: {
    input: 'The tool accepts more than before. Every call that was right still is, and callers may use what is new.',
    output:
      'The tool may answer what it never answered before. A reader that was written against the old schema, or a client that validates results against it, can fail on it.',
  },
  changes: {
    input:
      'Some calls that were right before may be refused now, and some that were refused may be accepted. Which, the comparison says, with a call that shows it.',
    output:
      'Some results may now be such as the old schema rules out. Readers and validating clients can fail on them; the comparison says which, with a result that shows it.',
  },
  informs: {
    input: 'No validator sees the difference, and models and people do: it changes what they believe the tool wants.',
    output:
      'No validator sees the difference, and models and people do: it changes what they believe the tool answers.',
  },
}

/** How to make a change without breaking anybody, where its rule has nothing more particular to say. */
export const ADVICE: Readonly<Record<Effect, Words>> = {
  narrows: {
    input:
      'Go on accepting what was accepted and convert it in the handler; say in the description what is preferred; narrow the schema in the next major version. With `@mcpver/server` the old version of the tool can stay callable beside the new one.',
    output: 'Nothing to do for readers of the old version. Be sure that the tool keeps the new promise.',
  },
  widens: {
    input: 'Nothing to do for callers of the old version. Release it as a minor version.',
    output:
      'Keep answering within the old schema, or put what is new into a new optional field that old readers pass over. Otherwise release a major version.',
  },
  changes: {
    input:
      'Accept the old form beside the new one (`anyOf`) for as long as callers use it, and drop it with a major version.',
    output: 'Put the new form into a new optional field and keep the old field as it was until the next major version.',
  },
  informs: {
    input: 'Nothing to do for programs. Read the new text as a model would: descriptions steer calls.',
    output: 'Nothing to do for programs. Read the new text as a model would.',
  },
}
