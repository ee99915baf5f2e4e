import { DocketError } from '#engine/core/docket-error.ts'
import { human, over } from '#engine/core/workflow/script-machine.ts'
import { type ChatEntry, type Conversation, emptyMs, idleMs } from './conversation.ts'
import { type ChatWorld, changed, type Draft, say, tell } from './draft.ts'
import type { ChatInput } from './input.ts'
import { anybodyThere, enter, leave, mayEnter, nameOf, route, wantHuman } from './people.ts'
import { answered, answerTitle, beginScript, chosenAnswer, endLines, heard, leadsAway, waitingStep } from './script.ts'
import { isUnseenAnswer, wantTicket } from './ticket.ts'

/** What one input did. */
export interface Conversed {
  readonly conversation: Conversation
  readonly entries: readonly ChatEntry[]
  /** Operators whom the ladder gave it to. */
  readonly given: readonly string[]
  readonly removed: boolean
}

/**
 * The heart of chat: conversation + input + world → conversation and entries. Pure: the same input in the same world gives the same.
 * Throws DocketError `conflict` (it has ended; another was first), `invalid` (no such answer), `not-found` (no business of this agent).
 */
export function converse(conversation: Conversation, input: ChatInput, world: ChatWorld): Conversed {
  const draft: Draft = { conversation, entries: [], given: [], removed: false }
  const step = steps[input.type] as Step<ChatInput>
  const stepped = withAddress(step(draft, input, world), conversation, world)
  if (stepped === draft) return draft
  const { conversation: after } = stepped
  return { ...stepped, conversation: { ...after, version: conversation.version + 1, wakeAt: wakeAt(after) } }
}

type Step<I extends ChatInput> = (draft: Draft, input: I, world: ChatWorld) => Draft
type Of<T extends ChatInput['type']> = Extract<ChatInput, { readonly type: T }>

const steps: { readonly [T in ChatInput['type']]: Step<Of<T>> } = {
  'visitor.wrote': (draft, { key, text, files }, world) => {
    const begun = begin(living(draft), world)
    const said = say(begun, world.now, { role: 'visitor' }, { key, text, files })
    const step = waitingStep(world, said)
    return step === null ? needHuman(said, world) : heard(said, world, text)
  },

  'visitor.answered': (draft, { key, answer: id }, world) => {
    const begun = begin(living(draft), world)
    const step = waitingStep(world, begun)
    const answer = chosenAnswer(step, id)
    if (step === null || answer === null) throw invalid('answer', 'This answer is not asked for now.')
    const text = answerTitle(answer, draft.conversation.visit.language)
    const said = say(begun, world.now, { role: 'visitor' }, { key, text })
    return answered(said, world, step, answer.id, leadsAway(answer))
  },

  'visitor.filled': (draft, { key, filled }, world) => {
    const begun = begin(living(draft), world)
    const step = waitingStep(world, begun)
    if (step?.type !== 'form') throw invalid('values', 'No form is asked for now.')
    const { visitor, answers } = begun.conversation
    const known = changed(begun, {
      visitor: {
        ...visitor,
        name: visitor.name || filled.name,
        email: visitor.email ?? (filled.email || null),
        phone: visitor.phone ?? (filled.phone || null),
      },
      answers: [...answers, ...filled.answers].slice(-50),
    })
    const text = filled.answers.map(({ label, value }) => `${label}: ${value}`).join('\n')
    const said = say(known, world.now, { role: 'visitor' }, { key, text, files: filled.files })
    return answered(said, world, step, 'filled')
  },

  'visitor.restarted': (draft, { key }, world) => {
    const { script, operators } = living(draft).conversation
    if (script === null || operators.length > 0 || script.state === human) return draft
    return beginScript(say(draft, world.now, { role: 'system' }, { key, notice: { kind: 'restarted' } }), world)
  },

  'visitor.read': (draft, { position }) => {
    const { readTo, seq } = draft.conversation
    const visitor = Math.min(position, seq)
    return visitor > readTo.visitor ? changed(draft, { readTo: { ...readTo, visitor } }) : draft
  },

  'visitor.ended': (draft, _, world) => end(draft, world, 'visitor'),

  'visitor.rated': (draft, { rating, text }, world) => {
    if (draft.conversation.seq === 0) return draft
    return tell(changed(draft, { rating }), world.now, { kind: 'rated', rating, text })
  },

  'visitor.gave-address': (draft, { email }, world) => {
    const { visitor, phase } = draft.conversation
    if (visitor.verified) return draft
    const known = changed(draft, { visitor: { ...visitor, email } })
    return phase === 'ended' ? goOnByMail(known, world) : known
  },

  'transcript.sent': (draft, _, world) => tell(draft, world.now, { kind: 'transcript' }),

  'operator.joined': (draft, { agent, takeOver }, world) => {
    const { operators, invited, help } = living(draft).conversation
    allow(draft, world, agent)
    if (operators.some(({ id }) => id === agent)) return draft
    const isFirst = operators.length === 0 || invited.includes(agent) || help !== null
    if (!takeOver && !isFirst) throw new DocketError('conflict', 'Somebody else was first.')
    const others = takeOver ? operators.map(({ id }) => id) : []
    return others.reduce((left, other) => leave(left, world, other), enter(draft, world, agent, null))
  },

  'operator.left': (draft, { agent, ends }, world) => {
    if (!isIn(draft, agent)) return draft
    const left = leave(draft, world, agent)
    if (left.conversation.operators.length > 0) return left
    return ends ? end(left, world, 'operator') : wantHuman(changed(left, { phase: 'script' }), world, [agent])
  },

  'operator.lost': (draft, { agent }, world) => {
    if (!isIn(draft, agent)) return draft
    const left = leave(draft, world, agent)
    return left.conversation.operators.length > 0 ? left : wantHuman(changed(left, { phase: 'script' }), world, [agent])
  },

  'operator.invited': (draft, { by, agent }, world) => {
    present(living(draft), by)
    allow(draft, world, agent)
    const { invited, operators } = draft.conversation
    if (invited.includes(agent) || operators.some(({ id }) => id === agent)) return draft
    return changed(draft, { invited: [...invited, agent] })
  },

  'operator.transferred': (draft, { by, agent }, world) => {
    present(living(draft), by)
    allow(draft, world, agent)
    return leave(enter(draft, world, agent, nameOf(world, by)), world, by)
  },

  'operator.asked-help': (draft, { agent, text }) => {
    present(living(draft), agent)
    return changed(draft, { help: text === '' ? null : text })
  },

  'operator.wrote': (draft, { agent, key, text, files }, world) => {
    const { conversation } = living(draft)
    // Whoever answers a conversation that waits has joined it.
    const joined =
      conversation.operators.length === 0
        ? steps['operator.joined'](draft, { type: 'operator.joined', agent, takeOver: false }, world)
        : draft
    present(joined, agent)
    const seen = { ...joined.conversation.readTo, operators: joined.conversation.seq, operatorsAt: world.now }
    const by = { role: 'operator', id: agent, name: nameOf(world, agent) } as const
    return say(changed(joined, { readTo: seen }), world.now, by, { key, text, files })
  },

  'operator.read': (draft, { position }, { now }) => {
    const { readTo, seq } = draft.conversation
    const operators = Math.min(position, seq)
    return operators > readTo.operators ? changed(draft, { readTo: { ...readTo, operators, operatorsAt: now } }) : draft
  },

  'operator.ended': (draft, { agent }, world) => {
    allow(draft, world, agent)
    return end(draft, world, 'operator')
  },

  'ticket.wanted': (draft, { agent, title }) => {
    present(draft, agent)
    return wantTicket(draft, { title, agent })
  },

  'ticket.made': (draft, { number, url }, world) => {
    const { ticketWanted, ticket } = draft.conversation
    if (ticket !== null) return draft
    const linked = changed(draft, {
      ticket: number,
      ticketWanted: null,
      forwardedTo: ticketWanted?.upTo ?? draft.conversation.seq,
    })
    return tell(linked, world.now, { kind: 'ticket', number, url })
  },

  forwarded: (draft, { to }) => (to > draft.conversation.forwardedTo ? changed(draft, { forwardedTo: to }) : draft),

  'operators.changed': (draft, _, world) =>
    draft.conversation.phase === 'waiting' && anybodyThere(world) ? route(draft, world).draft : draft,

  woke: (draft, _, world) => {
    const { phase, seq, script, createdAt, activeAt, wakeAt: due } = draft.conversation
    if (due === null || due > world.now) return draft
    if (seq === 0) return world.now >= createdAt + emptyMs ? { ...draft, removed: true } : draft
    if (phase === 'ended') return draft
    if (script?.linesDueAt != null && script.linesDueAt <= world.now) return endLines(draft, world)
    return world.now >= activeAt + idleMs ? end(draft, world, 'idle') : draft
  },
}

/** An address that comes, or is put right, after the ticket was wanted has to find its way there: answers by mail go to the ticket's. */
function withAddress(draft: Draft, { visitor, ticket, ticketWanted }: Conversation, world: ChatWorld): Draft {
  const { email } = draft.conversation.visitor
  const { email: was } = visitor
  if (email === was || email === null || (ticket === null && ticketWanted === null)) return draft
  return tell(draft, world.now, { kind: 'address', email, was }, 'operators')
}

/** Before the first message nothing was stored: now what the script said comes first, then what the visitor wrote. */
function begin(draft: Draft, world: ChatWorld): Draft {
  if (draft.conversation.phase !== 'new') return draft
  const begun = changed(draft, { phase: 'script' })
  return draft.conversation.script === null ? begun : beginScript(begun, world)
}

/** Words that no script waits for are for a human. */
function needHuman(draft: Draft, world: ChatWorld): Draft {
  const { phase } = draft.conversation
  const known =
    draft.conversation.subject === '' ? changed(draft, { subject: draft.conversation.last?.text ?? '' }) : draft
  if (phase === 'open' || phase === 'waiting') return known
  const { script } = known.conversation
  const silent = script === null ? known : changed(known, { script: { ...script, state: over } })
  return wantHuman(silent, world)
}

function end(draft: Draft, world: ChatWorld, by: 'visitor' | 'operator' | 'idle'): Draft {
  const { phase } = draft.conversation
  if (phase === 'ended') return draft
  if (phase === 'new') return changed(draft, { phase: 'ended', ended: { at: world.now, by } })
  const ended = changed(draft, { phase: 'ended', ended: { at: world.now, by }, help: null, invited: [] })
  return goOnByMail(tell(ended, world.now, { kind: 'ended', by }), world, phase)
}

/**
 * What was left without an answer, or with one that the visitor has not seen, goes on by mail, in a ticket. Where nobody came and the visitor gave no address, there is one too: what
 * was asked must be found.
 */
function goOnByMail(draft: Draft, world: ChatWorld, before?: Conversation['phase']): Draft {
  const { visitor, turn, ticket, ticketWanted, met } = draft.conversation
  const isAsked = turn === 'operator' && (before === undefined || before === 'waiting' || before === 'open')
  const isUnheard = before === 'waiting' && met.length === 0
  // Who ended the chat themselves has seen what was answered.
  const { ended, lastAnswer } = draft.conversation
  const isUnseen = ended?.by !== 'visitor' && turn === 'visitor' && isUnseenAnswer(draft.conversation, lastAnswer)
  if (!isUnseen && (!isAsked || (visitor.email === null && !isUnheard))) return draft
  const upTo = isUnseen ? { upTo: lastAnswer - 1 } : {}
  const wanted = ticket === null && ticketWanted === null ? wantTicket(draft, { agent: null, ...upTo }) : draft
  return visitor.email === null ? wanted : tell(wanted, world.now, { kind: 'by-mail', email: visitor.email })
}

function wakeAt({ phase, seq, script, createdAt, activeAt }: Conversation): number | null {
  if (seq === 0) return createdAt + emptyMs
  if (phase === 'ended') return null
  return Math.min(script?.linesDueAt ?? Number.POSITIVE_INFINITY, activeAt + idleMs)
}

function living(draft: Draft): Draft {
  const { phase, ticket } = draft.conversation
  if (phase === 'ended') throw new DocketError('conflict', 'This conversation has ended.', { ticket })
  return draft
}

function isIn({ conversation }: Draft, agent: string): boolean {
  return conversation.phase !== 'ended' && conversation.operators.some(({ id }) => id === agent)
}

function present(draft: Draft, agent: string): void {
  if (!draft.conversation.operators.some(({ id }) => id === agent))
    throw new DocketError('conflict', 'You are not in this conversation: join it first.')
}

function allow(draft: Draft, world: ChatWorld, agent: string): void {
  if (!mayEnter(world, draft.conversation, agent))
    throw new DocketError('not-found', 'There is nothing here, or nothing that you may see.')
}

function invalid(field: string, message: string): DocketError {
  return new DocketError('invalid', message, { errors: [{ field, code: 'unknown', message }] })
}
