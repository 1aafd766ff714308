// Writes exceptions.json anew: `pnpm --filter @mcpver/bench exceptions`. An entry stays only when ajv supports it.
import { checkInclusion } from '@mcpver/diff'
import { readCases, type SchemaCase } from './case.ts'
import { dataFolder } from './data-folder.ts'
import { isConstant, isSupported, writeExceptions, type LabelException } from './exception.ts'

function exceptionOf(schemaCase: SchemaCase): LabelException | undefined {
  const { suite, id, label, isUnwitnessed } = schemaCase
  const verdict = checkInclusion(schemaCase.old, schemaCase.new, { dialect: schemaCase.dialect })
  if (verdict.verdict === 'breaking' && (label !== 'incompatible' || isUnwitnessed)) {
    return { suite, id, witness: verdict.witness }
  }
  if (verdict.verdict === 'compatible' && label === 'incompatible' && isConstant(schemaCase.old)) {
    return { suite, id, reason: 'The old schema accepts one value only, and the new one accepts it too' }
  }
  return undefined
}

const folder = dataFolder('MCPVER_CASES')
if (folder !== undefined) {
  const found = readCases(folder).flatMap((schemaCase) => {
    const exception = exceptionOf(schemaCase)
    return exception === undefined ? [] : [{ exception, isKept: isSupported(exception, schemaCase) }]
  })
  const kept = found.filter(({ isKept }) => isKept).map(({ exception }) => exception)
  writeExceptions(kept)
  for (const { exception } of found.filter(({ isKept }) => !isKept)) {
    console.error(`ajv does not support it: ${exception.suite}, ${exception.id}`)
  }
  console.error(`${String(kept.length)} exceptions`)
}
