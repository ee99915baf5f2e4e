import { afterEach, expect, test } from 'vitest'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const question = {
  name: 'Ada',
  email: 'ada@example.com',
  subject: 'Where is my parcel?',
  message: 'It should be here.',
}

const edit =
  (path: string, change: (text: string) => string) =>
  (files: readonly SourceFile[]): readonly SourceFile[] =>
    files.map((file) => (file.path === path ? { ...file, text: change(file.text) } : file))

eachDatabase('definitions that change', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })
  const start = async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    return desk
  }

  test('a broken form keeps the last good one serving, and says where the mistake is', async () => {
    const desk = await start()
    await desk.changeFiles(edit('forms/contact.form.json', (text) => text.replace('"title"', '"tittle"')))
    const { running, problems } = desk.services.runtime.definitions()
    expect(problems[0]).toMatchObject({
      file: 'forms/contact.form.json',
      severity: 'error',
      hint: expect.stringContaining('title'),
    })
    expect(problems[0]?.line).toBeGreaterThan(1)
    expect(running.forms.has('contact')).toBe(true)
    expect((await desk.post('/forms/contact', question)).status).toBe(303)
  })

  test('a team that switches forms off closes its forms, and a page still open gets the refusal', async () => {
    const desk = await start()
    await desk.changeFiles(
      edit('workflows/customer-care.team.json', (text) => text.replace('"form": true', '"form": false')),
    )
    expect(desk.services.runtime.definitions().problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await desk.post('/forms/contact', question)).status).toBe(404)
    await desk.changeFiles(
      edit('workflows/customer-care.team.json', (text) => text.replace('"form": false', '"form": true')),
    )
    expect((await desk.post('/forms/contact', question)).status).toBe(303)
  })

  test('a plain JSON Schema dropped into forms works at once', async () => {
    const desk = await start()
    const schema = {
      title: 'Survey',
      type: 'object',
      properties: {
        email: { type: 'string', format: 'email' },
        size: { enum: ['s', 'm', 'l'] },
        news: { type: 'boolean' },
        age: { type: 'number' },
        when: { type: 'string', format: 'date' },
        likes: { type: 'array', items: { enum: ['tea', 'coffee'] } },
      },
      required: ['email'],
    }
    await desk.changeFiles((files) => [...files, { path: 'forms/survey.form.json', text: JSON.stringify(schema) }])
    expect(desk.services.runtime.definitions().problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const body = 'email=ada%40example.com&size=m&news=on&age=42&when=2026-12-01&likes=tea&likes=coffee&other=kept'
    const answer = await desk.request('/forms/survey', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    })
    expect(answer.status).toBe(201)
    expect(await desk.api.ticket(1)).toMatchObject({
      title: 'Survey',
      fields: {
        email: 'ada@example.com',
        size: 'm',
        news: true,
        age: 42,
        when: '2026-12-01',
        likes: ['tea', 'coffee'],
      },
      extra: { other: 'kept' },
    })
  })

  test('a page of yesterday’s form is still taken, and one that nobody knows comes back with what was typed', async () => {
    const desk = await start()
    const old = desk.services.runtime.definitions().running.forms.get('contact')?.hash ?? ''
    await desk.changeFiles(
      edit('forms/contact.form.json', (text) =>
        text.replace('"properties": {', '"properties": { "phone": { "type": "string", "title": "Phone" },'),
      ),
    )
    expect((await desk.post('/forms/contact', { ...question, 'docket-form': old })).status).toBe(303)
    const unknown = await desk.post('/forms/contact', { ...question, 'docket-form': 'ffffffffffff' })
    expect(unknown.status).toBe(422)
    expect(await unknown.text()).toContain('It should be here.')
  })

  test('a shorter target moves the deadline of open tickets by itself', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.settled()
    const before = Date.parse((await desk.api.ticket(1)).dueAt ?? '')
    await desk.changeFiles(edit('workflows/standard.sla.json', (text) => text.replace('"P1D"', '"PT2H"')))
    await desk.settled()
    const { dueAt, timeline } = await desk.api.ticket(1)
    expect(Date.parse(dueAt ?? '')).toBeLessThan(before)
    expect(timeline.map(({ type }) => type)).toContain('ticket.migrated')
  })

  test('a ticket whose state is gone stays on its revision, and moves when a map says where to', async () => {
    const desk = await start()
    await desk.post('/forms/contact', question)
    await desk.api.reply(1, { text: 'Which order?' })
    await desk.settled()
    const old = (await desk.api.ticket(1)).revision
    await desk.changeFiles((files) =>
      files.map((file) => ({ ...file, text: file.text.replaceAll('"waiting"', '"pending"') })),
    )
    expect(desk.services.runtime.definitions().problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'waiting', revision: old })
    await desk.changeFiles(
      edit('workflows/support.workflow.json', (text) =>
        text.replace('"initial": "new",', '"initial": "new", "map": { "waiting": "pending" },'),
      ),
    )
    await desk.settled()
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'pending' })
    await desk.wait(7 * 24 * 3_600_000)
    expect(await desk.api.ticket(1)).toMatchObject({ state: 'solved' })
  })
})
