import type { DeskListPage } from '#engine/http/routes/desk/list.ts'
import type { DeskTicketPage } from '#engine/http/routes/desk/ticket.ts'
import { startApp } from '#engine/testing/app.ts'
import { recorded, recordingPages } from '#engine/testing/recording-pages.ts'

export type Who = 'ana' | 'max' | 'olga'

/** A running desk, as seen by the browsers of its agents. */
export async function openDesk() {
  const desk = await startApp({ pages: recordingPages })
  const cookies: Readonly<Record<Who, string>> = {
    ana: await desk.signIn('ana'),
    max: await desk.signIn('max'),
    olga: await desk.signIn('olga'),
  }
  const get = (path: string, who: Who = 'max', language = 'en') =>
    desk.request(path, { headers: { cookie: cookies[who], accept: 'text/html', 'accept-language': language } })
  const post = (path: string, body: Record<string, string> | FormData, who: Who = 'max', language = 'en') =>
    desk.request(path, {
      method: 'POST',
      body: body instanceof FormData ? body : new URLSearchParams(body),
      headers: {
        cookie: cookies[who],
        origin: desk.services.settings.publicUrl,
        accept: 'text/html',
        'accept-language': language,
      },
    })
  const list = async (path: string, who?: Who) => (await recorded<DeskListPage>(get(path, who))).page
  const ticket = async (number: number, who?: Who) =>
    (await recorded<DeskTicketPage>(get(`/desk/tickets/${number}`, who))).page
  const typesOf = async (number: number) => (await desk.services.store.events.of(number)).map(({ type }) => type)

  /** Ten seconds pass, and what waited that long goes out as the engine's timers send it. */
  const waitForSending = async (number: number) => {
    desk.clock.advance(10_000)
    await desk.services.runtime.submit({
      ticket: number,
      event: { type: 'timer.fired', by: { role: 'system' }, data: {}, content: null },
      dedupe: null,
      expectedVersion: null,
      files: [],
    })
  }

  return { desk, cookies, get, post, list, ticket, typesOf, waitForSending }
}
