import type { Defined } from '#engine/core/catalogue.ts'
import { subjectsOf } from '#engine/core/condition.ts'
import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import type { Told } from '#engine/core/problem.ts'
import { isAsking } from '#engine/core/workflow/script-machine.ts'
import type { ScriptFile, ScriptStep } from '#engine/schemas/types.ts'
import { type Way, waysThrough } from './explore.ts'
import { valuesOf } from './values.ts'

/**
 * What is wrong with a script that fits its schema: parts that a step does not have, conditions on what comes later, answers that lead
 * nowhere, and nobody who would say that nobody is there. Where names are wrong, ways are not judged: it would only repeat it.
 */
export function scriptProblems({ value: { steps } }: Defined<ScriptFile>): readonly DefinitionFinding[] {
  const named = [...names(steps), ...parts(steps), ...conditions(steps), ...notFounds(steps)]
  if (named.length > 0) return named
  const ways = waysThrough(steps)
  return [...(ways === null ? [] : judge(steps, ways)), ...beginning(steps)]
}

/** Two of one name: conditions could not tell them apart. */
function names(steps: readonly ScriptStep[]): readonly DefinitionFinding[] {
  const found: DefinitionFinding[] = []
  for (const [index, { id, answers = [] }] of steps.entries()) {
    if (steps.findIndex((one) => one.id === id) < index)
      found.push(
        error(
          'docket/duplicate-step',
          `/steps/${index}/id`,
          `there is another step "${id}" above`,
          'give it a name of its own',
        ),
      )
    for (const [place, answer] of answers.entries()) {
      if (answers.findIndex((one) => one.id === answer.id) < place)
        found.push(
          error(
            'docket/duplicate-step',
            `/steps/${index}/answers/${place}/id`,
            `there is another answer "${answer.id}" above`,
            'give it a name of its own',
          ),
        )
    }
  }
  return found
}

type Part = 'message' | 'answers' | 'skills' | 'notFound' | 'team' | 'form' | 'articles'

/** Parts that belong to some steps only, and to whom. */
const owners: Readonly<Partial<Record<Part, string>>> = {
  answers: 'selection',
  skills: 'operator',
  notFound: 'operator',
  team: 'ticket',
  form: 'form',
  articles: 'articles',
}

/** What a step cannot do without. */
const needed: Readonly<Record<ScriptStep['type'], readonly Part[]>> = {
  text: ['message'],
  selection: ['message', 'answers'],
  email: ['message'],
  phone: ['message'],
  line: ['message'],
  lines: ['message'],
  operator: [],
  ticket: [],
  form: ['message', 'form'],
  articles: ['articles'],
  end: [],
}

function parts(steps: readonly ScriptStep[]): readonly DefinitionFinding[] {
  return steps.flatMap((step, index): readonly DefinitionFinding[] => {
    const at = `/steps/${index}`
    const missing = needed[step.type]
      .filter((part) => step[part] === undefined)
      .map((part) =>
        error('docket/script-part', at, `the ${step.type} step "${step.id}" has no "${part}"`, `add "${part}"`),
      )
    const foreign = Object.entries(owners)
      .filter(([part, type]) => step[part as Part] !== undefined && type !== step.type)
      .map(([part, type]) =>
        error(
          'docket/script-part',
          `${at}/${part}`,
          `a ${step.type} step has no "${part}"`,
          `"${part}" belongs to a step of type ${type}`,
        ),
      )
    return [...missing, ...foreign]
  })
}

/** Conditions see only what was answered before. */
function conditions(steps: readonly ScriptStep[]): readonly DefinitionFinding[] {
  return steps.flatMap(({ id, onlyIf }, index) => {
    if (onlyIf === undefined) return []
    const before = new Map(
      steps
        .slice(0, index)
        .filter(isAsking)
        .map((step) => [step.id, step]),
    )
    const unknown = subjectsOf(onlyIf)
      .filter((name) => !before.has(name))
      .map((name) => {
        const place = steps.findIndex((step) => step.id === name)
        const why =
          place < 0 ? 'no step is called so' : place >= index ? 'that step comes later' : 'that step asks nothing'
        const known = [...before.keys()].join(', ') || 'nothing was asked before'
        return error(
          'docket/later-answer',
          `/steps/${index}/onlyIf/${name}`,
          `"${id}" depends on "${name}", and ${why}`,
          `asked before: ${known}`,
        )
      })
    const values = valuesOf(onlyIf, `/steps/${index}/onlyIf`).flatMap(({ subject, value, pointer }) => {
      const step = before.get(subject)
      if (step?.type !== 'selection' || step.answers?.some((answer) => answer.id === value)) return []
      const ids = (step.answers ?? []).map((answer) => answer.id).join(', ')
      return [error('docket/unknown-answer', pointer, `"${subject}" has no answer "${value}"`, `its answers: ${ids}`)]
    })
    return [...unknown, ...values]
  })
}

function notFounds(steps: readonly ScriptStep[]): readonly DefinitionFinding[] {
  return steps.flatMap(({ id, notFound }, index) => {
    if (notFound === undefined) return []
    const place = steps.findIndex((step) => step.id === notFound)
    if (place > index) return []
    const why = place < 0 ? `there is no step "${notFound}"` : `"${notFound}" does not come after "${id}"`
    return [error('docket/unknown-step', `/steps/${index}/notFound`, why, 'name a later step')]
  })
}

function judge(steps: readonly ScriptStep[], ways: readonly Way[]): readonly DefinitionFinding[] {
  const reached = new Set(ways.map(({ step }) => step))
  const unreachable = steps.flatMap(({ id }, index) =>
    reached.has(index)
      ? []
      : [
          warning(
            'docket/unreachable-step',
            `/steps/${index}`,
            `nobody can ever come to "${id}"`,
            'change its condition, or take it out',
          ),
        ],
  )
  return [...deadEnds(steps, ways), ...unreachable]
}

/** Ways that stop without an end: one finding a place, with the first way that leads there. */
function deadEnds(steps: readonly ScriptStep[], ways: readonly Way[]): readonly DefinitionFinding[] {
  const found = new Map<string, DefinitionFinding>()
  for (const { step, from, path } of ways) {
    const last = from === null ? undefined : steps[from.step]
    if (step < steps.length || from === null || last === undefined) continue
    const at = `/steps/${from.step}`
    const pointer = from.answer === null ? at : `${at}/answers/${from.answer}`
    if (!found.has(pointer)) found.set(pointer, deadEnd(last, from.answer, pointer, path))
  }
  return [...found.values()]
}

function deadEnd(step: ScriptStep, answer: number | null, pointer: string, path: readonly Told[]): DefinitionFinding {
  const story = [...path, { words: 'no step follows', pointer }]
  if (step.type === 'operator') {
    const hint = 'let a step follow for whoever finds nobody, and name it in "notFound"'
    return { ...error('docket/nobody-found', pointer, `nothing follows where "${step.id}" finds nobody`, hint), story }
  }
  const what =
    answer === null
      ? `the script stops after "${step.id}"`
      : `the answer “${step.answers?.[answer]?.title}” leads nowhere`
  const hint = 'let a step follow, such as one of type "end"'
  return { ...error('docket/dead-end', pointer, `${what} without an end`, hint), story }
}

/** What a visitor sees before they write: a script that begins by looking for somebody shows nothing. */
function beginning(steps: readonly ScriptStep[]): readonly DefinitionFinding[] {
  const first = steps.findIndex(({ type }) => type !== 'text')
  const step = steps[first]
  if (first < 0)
    return [
      warning(
        'docket/silent-script',
        '/steps',
        'the script never asks anything',
        'let it ask, or look for an operator after a question',
      ),
    ]
  if (step?.type !== 'operator' && step?.type !== 'ticket') return []
  const message = `the script does not wait for the visitor before "${step.id}"`
  return [warning('docket/silent-script', `/steps/${first}`, message, 'let it ask something first')]
}
