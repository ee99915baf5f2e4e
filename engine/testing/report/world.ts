import { setTimeout as pause } from 'node:timers/promises'
import type { ConversationPosted } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Actor } from '#engine/core/ticket/event.ts'
import { standingOf, undoOf } from '#engine/core/ticket/events/undoing.ts'
import { createSignInLink } from '#engine/http/auth/sign-in-link.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { erasePerson } from '#engine/runtime/erase-person.ts'
import type { HelpDesk } from '#engine/testing/help-desk.ts'
import { seeded } from '#engine/testing/seeded.ts'

/** When the world begins: a Monday, two weeks before Berlin turns its clocks back and three before New York does. */
export const worldBegins = Date.parse('2026-10-12T07:00:00Z')

const hour = 3_600_000
const people = ['ada', 'ben', 'cleo', 'dan'].map((name) => `${name}@people.example`)
const agents = ['ana', 'max'] as const
const teams = ['customer-care', 'billing'] as const

/** Beside the sample's team: one in New York, with hours, workflow and an agent of its own, which others may not look into. */
const ownFiles: Readonly<Record<string, JsonObject>> = {
  'workflows/billing.team.json': {
    name: 'Billing',
    visibility: 'private',
    workflow: 'short',
    hours: 'late',
    policies: ['standard'],
    channels: { email: true, form: true },
  },
  'workflows/late.hours.json': {
    title: 'Late',
    timeZone: 'America/New_York',
    week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, [['10:00', '18:00']]])),
  },
  'workflows/short.workflow.json': {
    id: 'short',
    initial: 'todo',
    states: {
      todo: { on: { 'ticket.taken': 'doing', 'ticket.solved': 'done' } },
      doing: { on: { 'ticket.solved': 'done' } },
      done: {
        tags: ['solved'],
        on: { 'ticket.reopened': 'doing', 'customer.replied': 'doing' },
        after: { P5D: 'gone' },
      },
      gone: { tags: ['closed'], on: { 'ticket.reopened': 'doing' } },
    },
  },
  'workflows/max.agent.json': {
    name: 'Max',
    email: 'max@example.com',
    role: 'agent',
    teams: { billing: 'agent' },
  },
}

/** What happened how often. */
export type Happened = Readonly<Record<string, number>>

/**
 * Some weeks of a help desk, by chance and the same for the same seed: questions by form, mail and chat, answers, solutions, reopenings,
 * ratings, undone work, teams, priorities, merges, the shelf, and a person who is erased in the end.
 */
export async function liveThrough(desk: HelpDesk, seed: number, steps: number): Promise<Happened> {
  await desk.changeFiles((files) => [...files.map(closed), ...Object.entries(ownFiles).map(fileOf)])
  const random = seeded(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T
  const { store, runtime } = desk.services
  const happened: Record<string, number> = {}
  const ids = { mail: 0, chat: 0, newest: 0 }

  const countTickets = async () => {
    while ((await store.tickets.get(ids.newest + 1)) !== null) ids.newest++
    return ids.newest
  }
  const submit = async (
    ticket: number,
    type: string,
    by: Actor,
    data: JsonObject = {},
    content: JsonObject | null = null,
  ) => runtime.submit({ ticket, event: { type, by, data, content }, dedupe: null, expectedVersion: null, files: [] })
  const somebody = (): Actor => ({ role: 'agent', id: one(agents) })
  const customer: Actor = { role: 'customer' }
  const said = () => ({ text: 'Words.', files: [] })
  const form = (more: Readonly<Record<string, string>> = {}) =>
    desk.post('/forms/contact', { email: one(people), subject: 'Question', message: 'Help', ...more })

  const does: Readonly<Record<string, (ticket: number) => Promise<unknown>>> = {
    asks: () => form(),
    'writes a mail': () =>
      desk.receive(
        `From: ${one(people)}\nTo: ${one(teams)}@docket.localhost\nSubject: Question\nMessage-ID: <w${++ids.mail}@people.example>\n\nHelp\n`,
      ),
    'is suspicious': () => form({ 'docket-website': 'https://example.com' }),
    accepts: (ticket) => submit(ticket, 'ticket.accepted', somebody()),
    answers: (ticket) => submit(ticket, 'agent.replied', somebody(), {}, said()),
    'lets a program answer': (ticket) => desk.api.reply(ticket, { text: 'By a program.' }),
    writes: (ticket) => submit(ticket, 'customer.replied', customer, {}, said()),
    takes: (ticket) => submit(ticket, 'ticket.taken', somebody()),
    solves: (ticket) => submit(ticket, 'ticket.solved', somebody()),
    reopens: (ticket) => submit(ticket, 'ticket.reopened', somebody()),
    rates: (ticket) => submit(ticket, 'ticket.rated', customer, { rating: one([1, 3, 5]) }),
    assigns: (ticket) => desk.api.change(ticket, { assignee: one([...agents, null]) }),
    prioritises: (ticket) => desk.api.change(ticket, { priority: one([0, 1, 2, 3] as const) }),
    'hands over': (ticket) => desk.api.change(ticket, { team: one(teams) }),
    merges: async (ticket) => desk.api.send(ticket, { type: 'ticket.merged', into: 1 + below(await countTickets()) }),
    parts: (ticket) => desk.api.send(ticket, { type: 'ticket.unmerged' }),
    'takes back': async (number) => {
      const before = await store.tickets.get(number)
      if (before === null) return
      await submit(number, one(['ticket.solved', 'ticket.reopened']), somebody())
      await desk.wait(1_000)
      const after = await store.tickets.get(number)
      if (after === null) return
      const undo = undoOf(after, standingOf(before))
      await submit(number, undo.type, somebody(), undo.data)
    },
    chats: async () => {
      const way = one(['is answered', 'is not answered', 'finds nobody', 'asks the bot alone'] as const)
      await chatOnce(desk, `world-${++ids.chat}`, way, one([1, 3, 5, null] as const))
      happened[way] = (happened[way] ?? 0) + 1
    },
  }
  const names = Object.keys(does)
  for (let step = 0; step < steps; step++) {
    // Each is tried once in the beginning, and what was refused ever since is tried again; what asks comes more often.
    const missing = step % 4 === 0 ? one(names.filter((name) => happened[name] === undefined)) : undefined
    const name =
      names[step] ?? missing ?? one([...names, 'asks', 'writes a mail', 'answers', 'solves', 'merges', 'takes back'])
    const last = await countTickets()
    try {
      await does[name]?.(Math.max(1, 1 + below(last)))
      happened[name] = (happened[name] ?? 0) + 1
    } catch (error) {
      // Not everything is allowed everywhere: that is half of the chance.
      if (!(error instanceof DocketError) && !isRefusal(error)) throw error
    }
    await desk.wait(Math.round(random() ** 3 * 30 * hour))
  }
  await erasePerson({ ...desk.services, failpoint: () => {} }, people[0] ?? '')
  await desk.wait(30 * hour)
  await countTickets()
  return happened
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['not-allowed-here', 'invalid', 'conflict'].includes((error as { code?: string }).code ?? '')
  )
}

/** The sample's team is looked into by its own people alone. */
function closed(file: SourceFile): SourceFile {
  return file.path === 'workflows/customer-care.team.json'
    ? { ...file, text: file.text.replace('"visibility": "company"', '"visibility": "private"') }
    : file
}

function fileOf([path, value]: readonly [string, JsonObject]): SourceFile {
  return { path, text: JSON.stringify(value, null, 2) }
}

type ChatWay = 'is answered' | 'is not answered' | 'finds nobody' | 'asks the bot alone'

const origin = 'http://127.0.0.1:4321'

async function chatOnce(desk: HelpDesk, key: string, way: ChatWay, rating: number | null): Promise<void> {
  const send = async (path: string, body: object, headers: object) => {
    const answer = await desk.request(path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const cookie = { cookie: await cookieOf(desk, 'ana') }
  const isThere = (available: boolean) => send('/desk/chat/presence', { available }, cookie)
  await isThere(way === 'is answered' || way === 'is not answered')
  const path = '/chat/website/conversations'
  const { id, token } = (await send(path, { url: '/', locale: 'en' }, {})) as ConversationPosted
  const visitor = { authorization: `Bearer ${token}` }
  await send(`${path}/${id}/messages`, { id: `${key}-visitor-1`, answer: 'delivery' }, visitor)
  if (way !== 'asks the bot alone')
    await send(`${path}/${id}/messages`, { id: `${key}-visitor-2`, text: 'AB123456' }, visitor)
  await desk.wait(20_000)
  if (way === 'is answered')
    await send(`/desk/chat/conversations/${id}/messages`, { id: `${key}-operator`, text: 'Hello.' }, cookie)
  if (way === 'is answered') await send(`/desk/chat/conversations/${id}/end`, {}, cookie)
  if (rating !== null) await send(`${path}/${id}/rating`, { rating }, visitor)
  await isThere(false)
  await pause(0)
}

/** The session of an agent, as a `cookie` header. */
export async function cookieOf(desk: HelpDesk, agent: string): Promise<string> {
  const link = new URL(await createSignInLink(desk.services, agent))
  const signedIn = await desk.request(link.pathname, { method: 'POST', headers: { origin } })
  return signedIn.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
}
