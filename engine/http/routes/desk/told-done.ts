import type { Definitions } from '#engine/core/catalogue.ts'
import { macroTitle } from '#engine/core/names.ts'
import type { Done } from './bulk.ts'

/** What was done, with what its action is about by name. */
export interface ToldDone extends Done {
  /** What was done: `priority`, `assign`, `macro` …, as the form said it. */
  readonly what: string
  /** The title of the macro, the name of the agent, else the value as it is; empty for nobody. */
  readonly name: string
}

interface Telling {
  readonly running: Definitions
  readonly language: string
  /** Whoever did it: `me`. */
  readonly agent: string
}

export function toldDone(done: Done, telling: Telling): ToldDone {
  const at = done.action.indexOf(':')
  const [what, value] = [done.action.slice(0, at), done.action.slice(at + 1)]
  return { ...done, what, name: nameOf(what, value, telling) }
}

function nameOf(what: string, value: string, { running, language, agent }: Telling): string {
  if (what === 'macro') return macroTitle(running, value, language)
  if (what !== 'assign') return value
  const id = value === 'me' ? agent : value
  return running.agents.get(id)?.value.name ?? id
}
