import type { Defined } from '#engine/core/catalogue.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { translated } from '#engine/core/translated.ts'
import {
  compileScript,
  human,
  isAsking,
  moveScript,
  over,
  type ScriptMoved,
  startScript,
} from '#engine/core/workflow/script-machine.ts'
import type { ScriptAnswer, ScriptFile, ScriptStep } from '#engine/schemas/types.ts'
import { type Conversation, linesPauseMs } from './conversation.ts'
import { type ChatWorld, changed, type Draft, say } from './draft.ts'
import { route, wait } from './people.ts'
import { scriptTexts } from './texts.ts'
import { wantTicket } from './ticket.ts'
import type { ChatStep } from './wire.ts'

/** A script at work inside a conversation. It says its lines, takes answers, looks for a human, and is silent once one has come. */

/** What the script says before the first message, as the widget shows it: its leading lines and the first question. */
export function welcomeSteps(defined: Defined<ScriptFile>, language: string): readonly ChatStep[] {
  return startScript(compileScript(defined))
    .entered.filter(({ type }) => type !== 'operator' && type !== 'ticket')
    .map((step) => stepOnWire(step, language))
}

/** Whether it says anything at all: one that begins with looking for a human is silent. */
export function isUsable(defined: Defined<ScriptFile> | undefined): boolean {
  return defined !== undefined && defined.value.steps.length > 0
}

/** The step that waits for the visitor; null while none does. */
export function waitingStep(
  { begun }: Pick<ChatWorld, 'begun'>,
  draft: { readonly conversation: Pick<Conversation, 'script'> },
): ScriptStep | null {
  const { script } = draft.conversation
  if (script === null || script.state === null) return null
  const step = begun.scripts.get(script.id)?.value.steps.find(({ id }) => id === script.state)
  return step !== undefined && isAsking(step) ? step : null
}

export function stepOnWire(step: ScriptStep, language: string): ChatStep {
  return {
    id: step.id,
    text: messageOf(step, language),
    asks: isAsking(step) ? (step.type as ChatStep['asks']) : null,
    answers: (step.answers ?? []).map((answer) => ({
      id: answer.id,
      title: answerTitle(answer, language),
      link: answer.link ?? null,
    })),
    form: step.form ?? null,
  }
}

/** From the beginning: at the first message, or because the visitor asks for it. */
export function beginScript(draft: Draft, world: ChatWorld): Draft {
  const { script } = draft.conversation
  const defined = script === null ? undefined : world.begun.scripts.get(script.id)
  if (script === null || defined === undefined) return draft
  const fresh = changed(draft, {
    phase: 'script',
    script: { ...script, state: null, answers: {}, lines: [], linesDueAt: null },
  })
  return follow(fresh, world, defined, startScript(compileScript(defined)))
}

/** The visitor chose an answer of the step that waits; null where it has none of this id. */
export function chosenAnswer(step: ScriptStep | null, answer: string): ScriptAnswer | null {
  return (step?.type === 'selection' && step.answers?.find(({ id }) => id === answer)) || null
}

export function answerTitle(answer: ScriptAnswer, language: string): string {
  return translated(answer.i18n, language)?.title ?? answer.title
}

/** Where an answer leads to another site the script is over. */
export function leadsAway({ link }: ScriptAnswer): boolean {
  return link !== undefined && /^https?:/.test(link)
}

/** What the visitor typed while the script waits. */
export function heard(draft: Draft, world: ChatWorld, text: string): Draft {
  const step = waitingStep(world, draft)
  if (step === null) return draft
  const { language } = draft.conversation.visit
  const said = text.trim()
  if (step.type === 'selection') {
    const answer = step.answers?.find((one) =>
      [one.title, answerTitle(one, language)].some((title) => sameWords(title, said)),
    )
    return answer ? answered(draft, world, step, answer.id, leadsAway(answer)) : repeat(draft, world, step)
  }
  if (step.type === 'email') {
    const address = parseAddress(said)
    if (address === null) return retry(draft, world, scriptTexts(language).notAnEmail(said.slice(0, 100)))
    const { visitor } = draft.conversation
    const known = changed(draft, { visitor: { ...visitor, email: visitor.email ?? address } })
    return answered(known, world, step, address)
  }
  if (step.type === 'phone') {
    if (!isPhone(said)) return retry(draft, world, scriptTexts(language).notAPhone(said.slice(0, 100)))
    const { visitor } = draft.conversation
    return answered(changed(draft, { visitor: { ...visitor, phone: visitor.phone ?? said } }), world, step, said)
  }
  if (step.type === 'lines') return collect(draft, world, said)
  if (step.type === 'line') return said === '' ? draft : answered(draft, world, step, said)
  return draft
}

/** The pause after the last line is over: together they are the answer. */
export function endLines(draft: Draft, world: ChatWorld): Draft {
  const step = waitingStep(world, draft)
  const lines = draft.conversation.script?.lines ?? []
  return step?.type === 'lines' && lines.length > 0 ? answered(draft, world, step, lines.join('\n')) : draft
}

/** Goes on from the step that waited, with its answer. */
export function answered(draft: Draft, world: ChatWorld, step: ScriptStep, value: string, away = false): Draft {
  const { script, answers, visit } = draft.conversation
  const defined = script === null ? undefined : world.begun.scripts.get(script.id)
  if (script === null || defined === undefined) return draft
  const said = { ...script.answers, [step.id]: value }
  const shown = step.answers?.find(({ id }) => id === value)
  const known = changed(draft, {
    script: { ...script, answers: said, lines: [], linesDueAt: null },
    answers: [
      ...answers,
      { label: messageOf(step, visit.language), value: shown ? answerTitle(shown, visit.language) : value },
    ].slice(-50),
  })
  const moved = moveScript(compileScript(defined), step.id, away ? 'left' : 'answered', said)
  return follow(known, world, defined, moved)
}

/** Says what was come upon, and goes on until something waits for somebody. */
function follow(draft: Draft, world: ChatWorld, defined: Defined<ScriptFile>, moved: ScriptMoved | null): Draft {
  const { language } = draft.conversation.visit
  if (moved === null) return at(draft, over)
  const by = { role: 'script', name: translated(defined.value.i18n, language)?.title ?? defined.value.title } as const
  let next = draft
  for (const step of moved.entered) {
    if (step.type === 'operator') continue
    const links = (step.articles ?? [])
      .map((article) => ({ ...article, ...translated(article.i18n, language) }))
      .map(({ title, link }) => ({ title, href: link }))
    const text = messageOf(step, language)
    if (text !== '' || links.length > 0) next = say(next, world.now, by, { text, links })
    if (step.type === 'ticket') next = wantTicket(next, { team: step.team, agent: null })
  }
  const last = moved.entered.at(-1)
  const stands = at(next, moved.state)
  if (last?.type !== 'operator' || moved.state !== last.id) return stands
  return callOperator(stands, world, defined, last)
}

/** Found: the line is said and the script is over for good. Not found: nothing is said, and it goes on. */
function callOperator(draft: Draft, world: ChatWorld, defined: Defined<ScriptFile>, step: ScriptStep): Draft {
  const { language } = draft.conversation.visit
  const text = messageOf(step, language)
  const by = { role: 'script', name: translated(defined.value.i18n, language)?.title ?? defined.value.title } as const
  const spoken = text === '' ? draft : say(draft, world.now, by, { text })
  const routed = route(spoken, world, { skills: step.skills ?? [] })
  if (routed.found) return routed.draft
  const moved = moveScript(
    compileScript(defined),
    step.id,
    'operator.missing',
    draft.conversation.script?.answers ?? {},
  )
  const wanted = changed(draft, { wantedAt: draft.conversation.wantedAt ?? world.now })
  if (moved !== null && moved.entered.length > 0) return follow(wanted, world, defined, moved)
  // Nothing follows: a script that ends in looking for somebody leaves a visitor who waits.
  return wait(at(wanted, over), world)
}

function at(draft: Draft, state: string): Draft {
  const { script } = draft.conversation
  return script === null || script.state === human ? draft : changed(draft, { script: { ...script, state } })
}

function collect(draft: Draft, world: ChatWorld, line: string): Draft {
  const { script } = draft.conversation
  if (script === null || line === '') return draft
  return changed(draft, {
    script: { ...script, lines: [...script.lines, line].slice(-50), linesDueAt: world.now + linesPauseMs },
  })
}

/** What was typed is none of the answers: the question stands, and is asked again. */
function repeat(draft: Draft, world: ChatWorld, step: ScriptStep): Draft {
  return retry(draft, world, messageOf(step, draft.conversation.visit.language))
}

function retry(draft: Draft, world: ChatWorld, text: string): Draft {
  const { script, visit } = draft.conversation
  const file = script === null ? undefined : world.begun.scripts.get(script.id)?.value
  const name = file === undefined ? '' : (translated(file.i18n, visit.language)?.title ?? file.title)
  return text === '' ? draft : say(draft, world.now, { role: 'script', name }, { text })
}

function messageOf(step: ScriptStep, language: string): string {
  return translated(step.i18n, language)?.message ?? step.message ?? ''
}

function sameWords(one: string, other: string): boolean {
  return one.normalize().trim().toLowerCase() === other.normalize().toLowerCase()
}

/** Digits with the usual marks between them; nobody is called by it here. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return digits >= 5 && digits <= 15 && /^\+?[\d\s()./-]+$/.test(text)
}
