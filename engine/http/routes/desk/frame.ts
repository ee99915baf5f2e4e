import type { Problem } from '#engine/core/problem.ts'
import { can } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { plainPage } from '#engine/http/plain-page.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { listTickets } from '#engine/http/ticket-list.ts'

/** What stands round every page of the desk. */
export interface DeskFrame {
  readonly agent: { readonly id: string; readonly name: string; readonly role: 'admin' | 'agent' | 'observer' }
  readonly language: Language
  readonly views: readonly { readonly id: string; readonly title: string }[]
  /** Tickets on the shelf, counted up to `manyShelved`. */
  readonly shelved: number
  /** Effects that were given up; null for those who may not see them. */
  readonly deadLetters: number | null
  readonly revision: string
  /** Mistakes in the files as they stand; the revision above keeps running. */
  readonly problems: readonly Pick<Problem, 'file' | 'line' | 'message' | 'severity'>[]
  /** Whether `/mailbox` exists. */
  readonly mailbox: boolean
  readonly now: number
}

export const manyShelved = 99

export async function deskFrame(c: DoorContext): Promise<DeskFrame> {
  const { services } = c.var.door
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const { id, value } = caller.agent
  const language = deskLanguage(caller)
  const { running, problems } = services.runtime.definitions()
  const shelved = await listTickets(services, caller, {
    view: null,
    team: null,
    shelved: true,
    open: true,
    limit: manyShelved,
  })
  return {
    agent: { id, name: value.name, role: value.role },
    language,
    views: [...running.views.values()].map((view) => ({
      id: view.id,
      title: view.value.i18n?.[language]?.title ?? view.value.title,
    })),
    shelved: shelved?.numbers.length ?? 0,
    deadLetters: can(caller, 'read', { kind: 'outbox' })
      ? (await services.store.outbox.deadLetters(manyShelved)).length
      : null,
    revision: running.revision,
    problems: problems.map(({ file, line, message, severity }) => ({ file, line, message, severity })),
    mailbox: services.settings.relayUrl === null,
    now: services.clock.now(),
  }
}

/** The first language of the agent's file that the desk speaks. */
export function deskLanguage(caller: Caller): Language {
  const spoken = caller.kind === 'agent' ? (caller.agent.value.languages ?? []) : []
  return spoken.find((language): language is Language => language === 'en' || language === 'zh-CN') ?? 'en'
}

/** Renders a page of the desk; without a site there is no desk, only the API. */
export function deskPage<T extends { readonly frame: DeskFrame }>(
  c: DoorContext,
  path: string,
  data: T,
  status = 200,
): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  const { pages } = c.var.door
  if (pages) return pages.render(c, path, { status, page: data })
  return Promise.resolve(plainPage(c, 'No desk here', '<p>This engine runs without its site. Use the API.</p>', 404))
}
