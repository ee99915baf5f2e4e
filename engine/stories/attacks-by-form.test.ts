import { expect } from 'vitest'
import { deskWith, ticketCount } from '#engine/testing/attacked-desk.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import type { HelpDesk } from '#engine/testing/help-desk.ts'

const form = '/forms/contact'
const question = {
  name: 'Ada',
  email: 'ada@example.com',
  subject: 'Where is my parcel?',
  message: 'It should be here.',
}

const byForm: readonly Attack[] = [
  {
    wants: 'one submission, sent twice at once, to become two tickets (T15)',
    rule: 'one-submission-is-one-ticket',
    async play(holds) {
      const desk = await deskWith(holds)
      const sent = { ...question, 'docket-submission-id': 'a'.repeat(32) }
      const answers = await Promise.all([desk.post(form, sent), desk.post(form, sent)])
      expect(answers.map(({ status }) => status)).toEqual([303, 303])
      expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1)
      expect(await ticketCount(desk)).toBe(1)
    },
  },
  {
    wants: 'another text to vanish behind the id of an earlier one (T15)',
    rule: 'a-repeat-says-the-same',
    async play(holds) {
      const desk = await deskWith(holds)
      const id = { 'docket-submission-id': 'b'.repeat(32) }
      await desk.post(form, { ...question, ...id })
      const other = await desk.post(form, { ...question, ...id, message: 'Something else entirely.' })
      expect(other.status).toBe(409)
      expect(await other.text()).toContain('Something else entirely.')
    },
  },
  {
    wants: 'us to write to a victim for a program that fills forms (T11)',
    rule: 'suspicious-forms-wait',
    async play(holds) {
      const desk = await deskWith(holds)
      const sent = { ...question, email: 'victim@example.net', 'docket-website': 'https://evil.test' }
      expect((await desk.post(form, sent)).status).toBe(303)
      await desk.settled()
      expect(desk.mails).toEqual([])
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'their advertisement confirmed to strangers from our address (T11)',
    rule: 'suspicious-forms-wait',
    async play(holds) {
      const desk = await deskWith(holds)
      const many = Array.from({ length: 6 }, (_, index) => `https://win${index}.example/now`).join(' ')
      const sent = { ...question, email: 'victim@example.net', name: 'Win at https://win.example', message: many }
      expect((await desk.post(form, sent)).status).toBe(303)
      await desk.settled()
      expect(desk.mails).toEqual([])
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'to bury one address in tickets, with little from each of their own (T39)',
    rule: 'suspicious-forms-wait',
    async play(holds) {
      const desk = await deskWith(holds, { rateLimit: true })
      for (let n = 0; n < 14; n++)
        expect((await desk.post(form, { ...question, message: `Question ${n}` })).status).toBe(303)
      // What is too much waits; nothing is lost, and the sender is told nothing else than others.
      expect(await ticketCount(desk)).toBe(10)
    },
  },
  {
    wants: 'a page of another site to send a form, whatever its type (T21)',
    rule: 'other-sites-send-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      const bodies: readonly (readonly [string, string])[] = [
        ['application/x-www-form-urlencoded', new URLSearchParams(question).toString()],
        ['application/json', JSON.stringify(question)],
        ['text/plain', 'name=Ada'],
      ]
      for (const origin of ['https://evil.test', 'null'])
        for (const [type, body] of bodies) {
          const headers = { origin, 'content-type': type, accept: 'application/json' }
          expect((await desk.request(form, { method: 'POST', body, headers })).status).toBe(403)
        }
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'to make the engine read a body without end (T26)',
    rule: 'bodies-have-a-size',
    async play(holds) {
      const desk = await deskWith(holds)
      for (const body of ['x'.repeat(2_000_000), endless(2_000_000)]) {
        const origin = desk.services.settings.publicUrl
        const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
        const init = { method: 'POST', body, headers, duplex: 'half' }
        const { status } = await desk.request('/requests', init as RequestInit)
        expect(status).toBe(413)
      }
    },
  },
  {
    wants: 'the engine to unpack what they packed (T28)',
    rule: 'nothing-comes-packed',
    async play(holds) {
      const desk = await deskWith(holds)
      const headers = { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' }
      const { status } = await desk.request(form, { method: 'POST', body: new URLSearchParams(question), headers })
      expect(status).toBe(415)
    },
  },
  {
    wants: 'to bury the desk in forms (T39)',
    rule: 'few-posts-a-minute',
    async play(holds) {
      const desk = await deskWith(holds, { rateLimit: true })
      const statuses: number[] = []
      for (let n = 0; n < 35; n++) statuses.push((await desk.post(form, { ...question, message: `${n}` })).status)
      expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    },
  },
  {
    wants: 'to set what the form does not ask for (T33)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      await desk.post(form, question)
      await desk.post(form, {
        ...question,
        message: 'Now!',
        priority: '3',
        team: 'other',
        state: 'solved',
        tags: 'vip',
      })
      if (naive) await raisePriority(desk, 2)
      const [usual, other] = [await desk.api.ticket(1), await desk.api.ticket(2)]
      const settings = ({ priority, team, state, tags }: typeof usual) => ({ priority, team, state, tags })
      expect(settings(other)).toEqual(settings(usual))
    },
  },
]

attacks('with a form', byForm)

function endless(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close()
      controller.enqueue(new Uint8Array(64_000).fill(120))
      left -= 64_000
    },
  })
}

function raisePriority(desk: HelpDesk, ticket: number) {
  return desk.services.runtime.submit({
    ticket,
    event: { type: 'priority.changed', by: { role: 'system' }, data: { priority: 3 }, content: null },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}
