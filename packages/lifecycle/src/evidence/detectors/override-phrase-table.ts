import type { Severity } from '../check-result.ts'

/**
 * A way to say something. Each step of the pattern is one word (`|` between those that do), `?` before a word that may be missing,
 * or `*3` for up to three words of any kind.
 */
export interface OverridePhrase {
  readonly severity: Severity
  readonly reason: string
  readonly pattern: string
}

const USER = 'user|users|human|humans|operator|customer'
const THE = '?the|this|your|a|any|our'
const NOT: readonly string[] = ['do not', 'dont', 'never', 'must not', 'mustnt', 'should not', 'shouldnt', 'not']
const EARLIER = 'previous|previously|prior|above|earlier|preceding|foregoing|former|system|original|initial'

/** Instructions to whoever reads a definition, in place of what the tool does. English only. */
export const OVERRIDE_PHRASES: readonly OverridePhrase[] = [
  {
    severity: 'critical',
    reason: 'an instruction to ignore other instructions',
    pattern: `ignore|disregard|forget|discard|bypass|override|neglect *4 ${EARLIER} *2 instructions|instruction|prompt|prompts|directives|directive`,
  },
  {
    severity: 'high',
    reason: 'an instruction to ignore rules',
    pattern: `ignore|disregard|forget *4 ${EARLIER} *1 rules|guidelines|guardrails|restrictions|commands|orders|directions`,
  },
  {
    severity: 'critical',
    reason: 'an instruction to ignore other instructions',
    pattern: 'ignore|disregard|forget ?all ?of your|all instructions|training|guidelines|prompt|programming|rules',
  },
  {
    severity: 'high',
    reason: 'an instruction to ignore what was said',
    pattern: 'ignore|disregard|forget *1 everything|anything *3 above|before|earlier|previously',
  },
  ...NOT.flatMap((not): readonly OverridePhrase[] => [
    {
      severity: 'high',
      reason: 'an instruction not to tell the user',
      pattern: `${not} tell|inform|alert ${THE} ${USER}`,
    },
    { severity: 'high', reason: 'an instruction not to tell the user', pattern: `${not} let ${THE} ${USER} know|see` },
    {
      severity: 'high',
      reason: 'an instruction to hide something from the user',
      pattern: `${not} mention|reveal|disclose|show|explain|expose|say this|that|it|these|any|anything *6 to ${THE} ${USER}`,
    },
    {
      severity: 'medium',
      reason: 'an instruction not to notify the user',
      pattern: `${not} notify|warn|ask ${THE} ${USER}`,
    },
  ]),
  {
    severity: 'high',
    reason: 'an instruction to hide something from the user',
    pattern: `hide|conceal|keep this|that|it|these|everything *3 from ${THE} ${USER}`,
  },
  {
    severity: 'high',
    reason: 'an instruction not to tell the user',
    pattern: `without telling|informing|alerting ${THE} ${USER}`,
  },
  {
    severity: 'medium',
    reason: 'an instruction not to notify the user',
    pattern: `without notifying|asking|warning ${THE} ${USER}`,
  },
  {
    severity: 'high',
    reason: 'a request for the system prompt',
    pattern:
      'reveal|print|output|repeat|show|leak|return|send|include ?me ?all ?of your system ?level prompt|instructions|message',
  },
  { severity: 'medium', reason: 'a new role for the model', pattern: 'you are now a|an|in|the|acting|operating|free' },
  {
    severity: 'medium',
    reason: 'an instruction about other tools',
    pattern:
      'before *1 using|calling|invoking|running *1 this|any|other|another|every *1 tool|tools *3 must|always|read|first',
  },
  {
    severity: 'medium',
    reason: 'an instruction about other tools',
    pattern: 'when|whenever|if *1 another|other|any|every *2 tool *3 called|used|invoked|available|present',
  },
  {
    severity: 'medium',
    reason: 'an instruction to send secrets',
    pattern:
      'send|forward|post|upload|copy|transmit|exfiltrate *4 credentials|passwords|secrets|tokens|cookies|conversation *4 to',
  },
]
