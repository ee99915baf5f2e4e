import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import { anybodyThere, isoOf } from '#engine/core/chat/people.ts'
import { stepOnWire, waitingStep } from '#engine/core/chat/script.ts'
import type { ChatMessage, ConversationCard, ConversationStanding, ScriptStanding } from '#engine/core/chat/wire.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { translated } from '#engine/core/translated.ts'
import { human } from '#engine/core/workflow/script-machine.ts'

/** Conversations as they go over the wire. */

export function instant(at: number): string {
  return new Date(at).toISOString()
}

export function messageOnWire(
  entry: ChatEntry,
  conversation: Pick<Conversation, 'visitor'>,
  urlOf: (file: FileRef) => string,
): ChatMessage {
  const { seq, key, by, text, at, files, links, notice } = entry
  return {
    position: seq,
    id: key,
    by: by.role,
    name: by.role === 'visitor' ? conversation.visitor.name : by.role === 'system' ? '' : by.name,
    text,
    at: instant(at),
    files: files.map((file) => ({ id: file.id, name: file.name, type: file.type, size: file.size, url: urlOf(file) })),
    links,
    notice,
  }
}

/** What of a conversation tells its visitor how it stands. */
export interface Standing
  extends Pick<Conversation, 'channel' | 'team' | 'phase' | 'operators' | 'rating' | 'ticket' | 'script'> {
  readonly visitor: Pick<Conversation['visitor'], 'email'>
  readonly visit: Pick<Conversation['visit'], 'language'>
}

/** Only that, for whoever keeps it while nothing happens: thousands may. */
export function standingAlone(conversation: Standing): Standing {
  const { channel, team, phase, operators, rating, ticket, script, visitor, visit } = conversation
  return {
    channel,
    team,
    phase,
    operators,
    rating,
    ticket,
    script,
    visitor: { email: visitor.email },
    visit: { language: visit.language },
  }
}

export function standingOf(conversation: Standing, world: ChatWorld): ConversationStanding {
  const isOpen = conversation.phase === 'open'
  const available = isOpen || anybodyThere(world)
  return {
    operators: conversation.operators.map(({ name }) => ({ name })),
    waiting: conversation.phase === 'waiting',
    available,
    backAt: available ? null : isoOf(world.backAt),
    email: conversation.visitor.email,
    rating: conversation.rating,
    ticket: conversation.ticket,
  }
}

export function scriptOnWire(conversation: Standing, world: ChatWorld): ScriptStanding {
  const { script, visit, operators, phase } = conversation
  const file = script === null ? undefined : world.begun.scripts.get(script.id)?.value
  const none: ScriptStanding = { title: '', state: 'none', step: null, mayRestart: false }
  if (script === null || file === undefined || script.state === human || operators.length > 0) return none
  const step = waitingStep(world, { conversation })
  return {
    title: translated(file.i18n, visit.language)?.title ?? file.title,
    state: step === null ? 'over' : 'asks',
    step: step === null ? null : stepOnWire(step, visit.language),
    mayRestart: script.state !== null && phase !== 'ended',
  }
}

export function cardOf(conversation: Conversation): ConversationCard {
  const { visitor, visit, last, phase } = conversation
  return {
    id: conversation.id,
    channel: conversation.channel,
    team: conversation.team,
    state: phase === 'new' ? 'script' : phase,
    turn: conversation.turn,
    visitor: { name: visitor.name, email: visitor.email, verified: visitor.verified, country: visit.country },
    operators: conversation.operators,
    help: conversation.help,
    invited: conversation.invited,
    last: last && { by: last.by, text: last.text, at: instant(last.at) },
    startedAt: instant(conversation.createdAt),
    position: conversation.seq,
    readTo: conversation.readTo.operators,
    visitorReadTo: conversation.readTo.visitor,
    ticket: conversation.ticket,
    rating: conversation.rating,
  }
}
