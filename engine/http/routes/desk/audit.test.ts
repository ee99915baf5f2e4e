import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

interface Exported {
  readonly entries: readonly {
    readonly at: string
    readonly role: string
    readonly actor: string
    readonly action: string
    readonly subject: Readonly<Record<string, unknown>>
  }[]
}

const exported = async (cookie: string, query = ''): Promise<Exported> =>
  (await (await desk.request(`/desk/audit/export${query}`, { headers: { cookie } })).json()) as Exported

const said = async (cookie: string, query = '') =>
  (await exported(cookie, query)).entries.map(({ actor, action }) => `${actor}: ${action}`)

test('an admin reads who signed in, made a token, and decided about the shelf', async () => {
  const ana = await desk.signIn('ana')
  const ben = await desk.signIn('ben')
  await desk.token('read', 'write')
  const number = await desk.createTicket({ team: 'billing', shelved: true, text: 'My secret is 4711.' })
  const accepted = await desk.request(`/desk/tickets/${number}/shelf`, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'accept' }),
    headers: { cookie: ben, origin: desk.services.settings.publicUrl },
  })
  expect(accepted.status).toBe(303)
  const { entries } = await exported(ana)
  expect(entries.map(({ actor, action }) => `${actor}: ${action}`).sort()).toEqual([
    'ana: session.started',
    'ben: session.started',
    'ben: ticket.accepted',
    'command line: token.created',
  ])
  expect(entries.find(({ action }) => action === 'ticket.accepted')?.subject).toEqual({ ticket: number })
  expect(JSON.stringify(entries)).not.toMatch(/4711|cleo|docket_/i)
})

test('the audit is exported as it is filtered: by person, action and ticket; what fits nothing gives nothing', async () => {
  const ana = await desk.signIn('ana')
  const ben = await desk.signIn('ben')
  await desk.token('read')
  const [one, two] = [await desk.createTicket({ shelved: true }), await desk.createTicket({ shelved: true })]
  for (const [number, cookie] of [
    [one, ana],
    [two, ben],
  ] as const)
    await desk.request(`/desk/tickets/${number}/shelf`, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'accept' }),
      headers: { cookie, origin: desk.services.settings.publicUrl },
    })
  const found = async (query: string) => (await said(ana, query)).sort()
  expect(await found('?who=agent:ben')).toEqual(['ben: session.started', 'ben: ticket.accepted'])
  expect(await found('?who=ben&what=session.started&ticket=')).toEqual(['ben: session.started'])
  expect(await found('?who=system:command+line')).toEqual(['command line: token.created'])
  expect(await found('?what=ticket.accepted')).toEqual(['ana: ticket.accepted', 'ben: ticket.accepted'])
  expect(await found(`?ticket=%23${one}`)).toEqual(['ana: ticket.accepted'])
  expect(await found(`?who=ben&ticket=${one}`)).toEqual([])
  for (const nothing of ['?who=nobody', '?what=nothing', '?ticket=none', '?ticket=1e9'])
    expect(await found(nothing)).toEqual([])
})

test('a merge is written down, whoever asks for it', async () => {
  const ana = await desk.signIn('ana')
  const [one, two] = [await desk.createTicket(), await desk.createTicket()]
  const token = await desk.token('read', 'write')
  await desk.api(token).send(one, { type: 'ticket.merged', into: two })
  const { entries } = await exported(ana)
  expect(entries.find(({ action }) => action === 'ticket.merged')).toMatchObject({
    role: 'program',
    actor: 'test',
    subject: { ticket: one },
  })
})

test('nobody but an admin reads it', async () => {
  for (const agent of ['ben', 'max', 'olga']) {
    for (const path of ['/desk/audit', '/desk/audit/export'])
      expect([agent, (await desk.request(path, { headers: { cookie: await desk.signIn(agent) } })).status]).toEqual([
        agent,
        404,
      ])
  }
})

test('a role that changes in a file, and changes back, is two lines; whose address changed is said without the address', async () => {
  const ana = await desk.signIn('ana')
  const change = (from: string, to: string) =>
    desk.changeFiles((files) =>
      files.map(({ path, text }) => ({
        path,
        text: path === 'workflows/olga.agent.json' ? text.replace(from, to) : text,
      })),
    )
  const written = async (lines: number) => {
    for (let tries = 0; tries < 500; tries++) {
      const { entries } = await exported(ana)
      const roles = entries.filter(({ action }) => action === 'agent.changed')
      if (roles.length >= lines) return roles
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error('nothing was written down')
  }
  await change('"observer"', '"agent"')
  expect((await written(1))[0]).toMatchObject({ actor: 'files', subject: { agent: 'olga', role: 'observer → agent' } })
  await change('"agent"', '"observer"')
  await written(2)
  await change('"observer"', '"agent"')
  await written(3)
  await change('olga@example.com', 'olga.marin@example.com')
  const lines = await written(4)
  expect(lines.some(({ subject }) => subject.address === 'changed')).toBe(true)
  expect(JSON.stringify(lines)).not.toContain('@')
})

test('a session that is ended from another browser is out at once, and only one’s own', async () => {
  const [first, second, other] = [await desk.signIn('ana'), await desk.signIn('ana'), await desk.signIn('ben')]
  const headers = (cookie: string) => ({ cookie, origin: desk.services.settings.publicUrl })
  const state = async (cookie: string) => (await desk.request('/api/v1/definitions', { headers: { cookie } })).status
  const ended = await desk.request('/desk/account/sessions/end', { method: 'POST', headers: headers(first) })
  expect(ended.headers.get('location')).toBe('/desk/sign-in')
  expect([await state(first), await state(second), await state(other)]).toEqual([401, 401, 200])
  expect(await said(await desk.signIn('ana'))).toContain('ana: sessions.ended')
  const foreign = await desk.request('/desk/account/sessions/0000000000000000/end', {
    method: 'POST',
    headers: headers(other),
  })
  expect(foreign.status).toBe(404)
})
