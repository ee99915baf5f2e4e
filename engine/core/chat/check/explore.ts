import { evaluate, subjectsOf } from '#engine/core/condition.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Told } from '#engine/core/problem.ts'
import { isAsking } from '#engine/core/workflow/script-machine.ts'
import type { Condition, ScriptStep } from '#engine/schemas/types.ts'

/** One way to a step: what happens on it. */
export interface Way {
  /** Index of the step; the length of the list where nothing follows. */
  readonly step: number
  readonly path: readonly Told[]
  /** The step that was left, and by which answer; null at the beginning. */
  readonly from: { readonly step: number; readonly answer: number | null } | null
}

/** Answers that decide: of selections the id of the answer; `null` for what was typed, which may be anything. */
type Known = Readonly<Record<string, string | null>>

/** More ways than this no script needs. */
const mostWays = 20_000

/**
 * Every way through a script, each pair of step and deciding answers once; null for a script that has too many to be judged. A condition on
 * what is typed may hold or not: both ways are followed.
 */
export function waysThrough(steps: readonly ScriptStep[]): readonly Way[] | null {
  const asked = steps.map(({ onlyIf }) => (onlyIf === undefined ? [] : subjectsOf(onlyIf)))
  /** What conditions from a step on still ask for: all else is forgotten, or ways would multiply with every question. */
  const still = steps.map((_, index) => new Set(asked.slice(index).flat()))
  const ways: Way[] = []
  const seen = new Set<string>()
  const waiting: { readonly way: Way; readonly known: Known }[] = []

  const goOn = (from: Way['from'], start: number, known: Known, path: readonly Told[]) => {
    for (let index = start; index <= steps.length; index++) {
      const verdict = index === steps.length ? 'yes' : holds(steps[index]?.onlyIf, known)
      if (verdict === 'no') continue
      const kept = Object.entries(known).filter(([name]) => still[index + 1]?.has(name))
      waiting.push({ way: { step: index, path, from }, known: Object.fromEntries(kept) })
      if (verdict === 'yes') return
    }
  }

  goOn(null, 0, {}, [])
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (ways.length >= mostWays) return null
    const { way, known } = next
    const key = `${way.step} ${way.from?.step} ${way.from?.answer} ${JSON.stringify(known)}`
    if (seen.has(key)) continue
    seen.add(key)
    ways.push(way)
    const step = steps[way.step]
    if (step === undefined || step.type === 'end') continue
    const at = `/steps/${way.step}`
    const remembered = (value: string | null): Known => ({ ...known, [step.id]: value })
    if (step.type === 'selection') {
      for (const [answer, { id, title, link }] of (step.answers ?? []).entries()) {
        // A link to another site is where the script ends for whoever follows it.
        if (link !== undefined && /^https?:/.test(link)) continue
        const told = { words: `the visitor answers “${title}”`, pointer: `${at}/answers/${answer}` }
        goOn({ step: way.step, answer }, way.step + 1, remembered(id), [...way.path, told])
      }
    } else if (step.type === 'operator') {
      const named = steps.findIndex(({ id }) => id === step.notFound)
      const start = step.notFound === undefined || named <= way.step ? way.step + 1 : named
      goOn({ step: way.step, answer: null }, start, known, [
        ...way.path,
        { words: `nobody is there for "${step.id}"`, pointer: at },
      ])
    } else {
      const path = isAsking(step) ? [...way.path, { words: `the visitor answers "${step.id}"`, pointer: at }] : way.path
      goOn({ step: way.step, answer: null }, way.step + 1, isAsking(step) ? remembered(null) : known, path)
    }
  }
  return ways
}

function holds(condition: Condition | undefined, known: Known): 'yes' | 'no' | 'maybe' {
  if (condition === undefined) return 'yes'
  const subject = (name: string) => (Object.hasOwn(known, name) ? (known[name] ?? undefined) : undefined)
  if (subjectsOf(condition).some((name) => known[name] === null)) return 'maybe'
  return evaluate(condition, subject, { matcher: linearPattern }).holds ? 'yes' : 'no'
}
