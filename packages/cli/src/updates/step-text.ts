import type { Step, ValidationStage } from '@mcpver/rollout'
import { durationText } from '../duration-text.ts'
import { trafficText, type VersionPair } from './traffic-text.ts'

const VALIDATIONS: Readonly<Record<ValidationStage, string>> = {
  pre: 'checks before callers get it',
  step: 'checks while a part of the callers has it',
  post: 'checks when everybody has it',
}

/** What a step of an update does, for people. */
export function stepText(step: Step, versions: VersionPair): string {
  switch (step.kind) {
    case 'validate':
      return VALIDATIONS[step.stage]
    case 'save':
      return 'keep a rollback point'
    case 'traffic':
      return trafficText(step.traffic, versions)
    case 'hold':
      return holdText(step)
    case 'approve':
      return `wait for ${approvals(step.required)}, at most ${durationText(step.expires)}`
    case 'confirm':
      return 'done: the rollback point is kept for later'
  }
}

function holdText({ duration, isJudged }: Extract<Step, { kind: 'hold' }>): string {
  const what = isJudged ? 'watch how it does' : 'wait'
  return duration === null ? `${what} until somebody resumes it` : `${what} for ${durationText(duration)}`
}

function approvals(count: number): string {
  return count === 1 ? '1 approval' : `${String(count)} approvals`
}
