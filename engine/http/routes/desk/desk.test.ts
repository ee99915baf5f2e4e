import { afterAll, describe, expect, test } from 'vitest'
import { openDesk, type Who } from '#engine/testing/open-desk.ts'
import { recorded } from '#engine/testing/recording-pages.ts'
import type { DeadLettersPage } from './dead-letters.ts'
import type { DeskListPage } from './list.ts'
import type { DeskMissingPage } from './missing.ts'
import type { ShelfPage } from './shelf.ts'

const { desk, cookies, get, post, list, ticket, waitForSending } = await openDesk()
afterAll(() => desk.stop())

const view = (id: string, file: object) => ({
  path: `workflows/${id}.view.json`,
  text: JSON.stringify(file),
})

describe('the list', () => {
  test('has the urgent on top, and every filter stands in its address', async () => {
    const [low, urgent] = [await desk.createTicket(), await desk.createTicket({ subject: 'Smoke in the tent' })]
    await post(`/desk/tickets/${urgent}/changes`, { priority: '3' })
    const all = await list('/desk')
    expect(all.tickets[0]?.number).toBe(urgent)
    expect(all.tickets.map(({ number }) => number)).toContain(low)
    expect(all.total).toBe(all.tickets.length)

    const filtered = await list('/desk?priority=3&state=new&channel=form')
    expect(filtered.tickets.map(({ number }) => number)).toEqual([urgent])
    expect(filtered.filters.map(({ name, title, without }) => [name, title, without])).toEqual([
      ['state', 'New', '/desk?priority=3&channel=form'],
      ['priority', '3', '/desk?state=new&channel=form'],
      ['channel', 'form', '/desk?priority=3&state=new'],
    ])
    expect((await list('/desk?view=urgent')).tickets.map(({ number }) => number)).toEqual([urgent])
    expect((await list('/desk?q=smoke')).tickets.map(({ number }) => number)).toEqual([urgent])
  })

  test('is narrowed to what one agent has, or nobody', async () => {
    const [taken, left] = [await desk.createTicket({ subject: 'Pegs' }), await desk.createTicket({ subject: 'Pegs' })]
    await post(`/desk/tickets/${taken}/changes`, { assignee: 'max' })
    const shown = async (path: string) => {
      const { tickets, filters, total } = await list(path)
      return { numbers: tickets.map(({ number }) => number), total, titles: filters.map(({ title }) => title) }
    }
    const ofMax = await shown('/desk?assignee=max')
    expect(ofMax.numbers).toEqual([taken])
    expect([ofMax.total, ofMax.titles]).toEqual([1, ['Max Berg']])
    const ofNobody = await shown('/desk?assignee=_')
    expect(ofNobody.numbers).toContain(left)
    expect(ofNobody.numbers).not.toContain(taken)
  })

  test('of one requester shows closed tickets too', async () => {
    const number = await desk.createTicket({ email: 'often@example.com' })
    await post(`/desk/tickets/${number}/events`, { type: 'ticket.solved' })
    expect((await list('/desk?requester=often@example.com')).tickets.map((row) => [row.number, row.ring])).toEqual([
      [number, 'solved'],
    ])
    expect((await list('/desk')).tickets.map((row) => row.number)).not.toContain(number)
  })

  test('stays in sight where a ticket is missing or not to be seen, and both look the same', async () => {
    const hidden = await desk.createTicket({ team: 'billing' })
    const pages = [999_999, hidden, 'abc'].map(async (number) => {
      const answer = await get(`/desk/tickets/${number}`)
      const { path, page } = await recorded<DeskMissingPage>(answer)
      return [answer.status, path, page.frame.agent.id]
    })
    expect(await Promise.all(pages)).toEqual(Array(3).fill([404, '/desk/missing', 'max']))
    const program = await desk.request('/desk/tickets/999999', { headers: { cookie: cookies.max, accept: '*/*' } })
    expect([program.status, program.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    const stranger = await desk.request('/desk/tickets/999999', { headers: { accept: 'text/html' } })
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, expect.stringContaining('/desk/sign-in')])
  })

  test.each(['/desk/nothing', '/desk/tickets', '/desk/chat/nobody', '/desk/chat?c=nothing', '/desk/sign-in/x/y'])(
    'keeps an agent who follows a dead link (%s), and asks a stranger to sign in',
    async (path) => {
      const answer = await get(path)
      expect([answer.status, (await recorded<DeskMissingPage>(answer)).path]).toEqual([404, '/desk/missing'])
      const stranger = await desk.request(path, { headers: { accept: 'text/html' } })
      expect([stranger.status, stranger.headers.get('location')]).toEqual([
        303,
        expect.stringContaining(encodeURIComponent(path)),
      ])
    },
  )

  test('neither shows nor counts tickets of a team that the agent is not in', async () => {
    const before = (await list('/desk')).frame
    const hidden = await desk.createTicket({ team: 'billing' })
    const after = await list('/desk')
    expect(after.frame.open).toBe(before.open)
    expect(after.frame.teams.map(({ id }) => id)).toEqual(['care'])
    expect((await list('/desk', 'ana')).tickets.map(({ number }) => number)).toContain(hidden)
    expect((await get(`/desk/tickets/${hidden}`)).status).toBe(404)
  })

  test('has pages, and knows no view that is not there', async () => {
    for (let made = 0; made < 52; made++) await desk.createTicket({ email: 'many@example.com' })
    const first = await list('/desk?requester=many@example.com')
    expect([first.tickets.length, first.total, first.isLater]).toEqual([50, 52, false])
    const second = await list(first.next ?? '')
    expect([second.tickets.length, second.next, second.isLater, second.first]).toEqual([
      2,
      null,
      true,
      '/desk?requester=many%40example.com',
    ])
    expect((await get('/desk?view=nothing')).status).toBe(404)
  })

  test('has the order and the columns of its view, unless the address asks for others', async () => {
    await desk.changeFiles((files) => [
      ...files,
      view('solved', { title: 'Solved', when: { state: 'solved' }, sort: ['-updatedAt'] }),
      view('inbox', { title: 'Inbox', when: { state: 'new' }, columns: ['number', 'title', 'requester'] }),
    ])
    const [first, second] = [await desk.createTicket(), await desk.createTicket()]
    for (const number of [second, first]) {
      desk.clock.advance(1_000)
      await post(`/desk/tickets/${number}/events`, { type: 'ticket.solved' })
    }
    const solved = await list('/desk?view=solved')
    expect(solved.tickets.slice(0, 2).map(({ number }) => number)).toEqual([first, second])
    expect([solved.sort, solved.columns.includes('assignee')]).toEqual([['-updatedAt'], true])
    expect((await list('/desk?view=inbox')).columns).toEqual(['number', 'title', 'requester'])
    const asked = await list('/desk?view=solved&sort=updatedAt&column=team&column=nonsense')
    expect(asked.tickets.slice(-2).map(({ number }) => number)).toEqual([second, first])
    expect(asked.columns).toEqual(['title', 'team'])
  })

  test('is saved by a name for whoever saves it, changed, renamed and deleted', async () => {
    const urgent = await desk.createTicket({ subject: 'Fire in the kitchen' })
    await post(`/desk/tickets/${urgent}/changes`, { priority: '3' })
    const address = '/desk?view=inbox&priority=3&sort=-createdAt&column=team'
    const saved = await post('/desk/views', { title: ' Burning ', address })
    const own = saved.headers.get('location') ?? ''
    expect([saved.status, own]).toEqual([303, expect.stringMatching(/^\/desk\?own=/)])
    const shown = await list(own)
    const asked = await list(address)
    expect(shown.tickets).toEqual(asked.tickets)
    expect(shown.tickets[0]?.number).toBe(urgent)
    expect([shown.own?.title, shown.view?.id, shown.sort, shown.columns]).toEqual([
      'Burning',
      'inbox',
      ['-createdAt'],
      ['title', 'team'],
    ])
    expect(shown.total).toBe(asked.tickets.length)
    expect(shown.frame.ownViews).toEqual([{ id: shown.own?.id, title: 'Burning', count: asked.tickets.length }])

    // What it narrows by can be taken away for once, and what is shown then be kept.
    const wider = await list(shown.filters[0]?.without ?? '')
    expect([wider.filters, wider.tickets.length > shown.tickets.length]).toEqual([[], true])
    await post(`/desk/views/${shown.own?.id}`, { title: 'All of it', address: wider.address })
    expect((await list(own)).filters).toEqual([])
    expect((await list('/desk')).frame.ownViews.map(({ title }) => title)).toEqual(['All of it'])

    expect((await list('/desk', 'ana')).frame.ownViews).toEqual([])
    expect((await get(own, 'ana')).status).toBe(404)
    expect((await post(`/desk/views/${shown.own?.id}`, { title: 'Mine', address }, 'ana')).status).toBe(404)
    expect((await post(`/desk/views/${shown.own?.id}/remove`, {}, 'ana')).status).toBe(404)
    await post(`/desk/views/${shown.own?.id}/remove`, {})
    expect((await get(own)).status).toBe(404)
    expect((await list('/desk')).frame.ownViews).toEqual([])
  })

  test('is not saved without a name: it comes back as it was', async () => {
    const refused = await recorded<DeskListPage>(post('/desk/views', { title: '  ', address: '/desk?priority=3' }))
    expect([refused.page.refused, refused.page.filters.map(({ name }) => name)]).toEqual([
      { why: 'no-title', title: '', address: '/desk?priority=3' },
      ['priority'],
    ])
  })

  test('says so when the files have lost the view that an own one was made from', async () => {
    const saved = await post('/desk/views', { title: 'Urgent of mine', address: '/desk?view=urgent&channel=form' })
    await desk.changeFiles((files) => files.filter(({ path }) => !path.endsWith('urgent.view.json')))
    const page = await list(saved.headers.get('location') ?? '')
    expect([page.lostView, page.view, page.filters.map(({ name }) => name)]).toEqual(['urgent', null, ['channel']])
    expect((await get('/desk?view=urgent')).status).toBe(404)
    await desk.changeFiles((files) => [...files, view('urgent', { title: 'Urgent', when: { priority: 3 } })])
  })

  test('speaks the language of the browser', async () => {
    const { page } = await recorded<DeskListPage>(get('/desk', 'max', 'zh-CN,zh;q=0.9'))
    expect(page.frame.language).toBe('zh-CN')
    expect(page.tickets.some(({ stateTitle }) => stateTitle === '新建')).toBe(true)
  })
})

describe('the shelf', () => {
  test('holds what was not taken at once, out of every list, until somebody decides', async () => {
    const held = { shelved: true, email: 'held@example.com' }
    const [good, bad] = [await desk.createTicket(held), await desk.createTicket(held)]
    const { page } = await recorded<ShelfPage>(get(`/desk/shelf?ticket=${good}`))
    expect(page.tickets.map(({ number }) => number)).toEqual(expect.arrayContaining([good, bad]))
    expect([page.open?.row.number, page.open?.mayDecide, page.frame.shelved]).toEqual([good, true, 2])
    expect((await list('/desk?requester=held@example.com')).tickets.map(({ number }) => number)).not.toContain(good)
    expect((await ticket(good)).may).toMatchObject({ reply: false, change: false, accept: true })

    const accepted = await post(`/desk/tickets/${good}/shelf`, { decision: 'accept' })
    expect(accepted.headers.get('location')).toBe(`/desk/tickets/${good}`)
    const discarded = await post(`/desk/tickets/${bad}/shelf`, { decision: 'discard' })
    expect(discarded.headers.get('location')).toBe('/desk/shelf')
    const after = await recorded<ShelfPage>(get('/desk/shelf'))
    expect([after.page.tickets, after.page.open]).toEqual([[], null])
    expect((await list('/desk?requester=held@example.com')).tickets.map(({ number }) => number)).toContain(good)
    expect((await post(`/desk/tickets/${good}/shelf`, { decision: 'accept' })).status).toBe(404)
  })

  test('counts the mails that an agent sees on it, and no others', async () => {
    const { mails } = desk.services.store
    const shelve = async (id: string, team: string) => {
      const envelope = { door: 'smtp', from: 'ada@example.com', to: [] }
      const mail = await mails.add({ id, blob: id, size: 1, envelope, receivedAt: 1_000, teams: [], leaseUntil: 2_000 })
      const found = { outcome: 'shelved', reason: 'loop', tickets: [], messageId: null, bodyHash: null }
      await mails.settle(id, mail.fence, { ...found, facts: null, teams: [team], state: 'shelved' })
    }
    const shelf = async (who: Who) => {
      const { page } = await recorded<ShelfPage>(get('/desk/shelf', who))
      return [page.mails.length, page.frame.shelved - page.tickets.length]
    }
    await shelve('a'.repeat(32), 'billing')
    await shelve('b'.repeat(32), 'care')
    expect([await shelf('ana'), await shelf('max')]).toEqual([
      [2, 2],
      [1, 1],
    ])
    for (const one of ['a', 'b']) await mails.discard(one.repeat(32))
  })

  test('shows nothing that does not lie on it', async () => {
    expect((await get(`/desk/shelf?ticket=${await desk.createTicket()}`)).status).toBe(404)
    const hidden = await desk.createTicket({ team: 'billing', shelved: true })
    expect((await get(`/desk/shelf?ticket=${hidden}`)).status).toBe(404)
  })
})

describe('dead letters', () => {
  test('are shown with the last answer, on their ticket too, and an admin sends them again', async () => {
    const number = await desk.createTicket()
    await post(`/desk/tickets/${number}/replies`, { text: 'Hello' })
    await waitForSending(number)
    const { outbox } = desk.services.store
    const now = desk.clock.now()
    const [row] = (await outbox.claim(now, now + 60_000, 100)).filter(({ effect }) => effect.ticket === number)
    expect(row).toBeDefined()
    await outbox.dead(row?.effect.id ?? '', row?.fence ?? 0, now, '550 5.1.1 No such user')

    const { page } = await recorded<DeadLettersPage>(get('/desk/deadletters', 'ana'))
    expect(page.letters).toMatchObject([{ ticket: number, kind: 'mail', error: '550 5.1.1 No such user', attempts: 1 }])
    expect((await ticket(number)).deadLetters).toHaveLength(1)
    const retry = `/desk/deadletters/${row?.effect.id}/retry`
    expect((await post(retry, {}, 'max')).status).toBe(404)
    const again = await post(retry, { next: `/desk/tickets/${number}` }, 'ana')
    expect([again.status, again.headers.get('location')]).toEqual([303, `/desk/tickets/${number}`])
    expect((await ticket(number)).deadLetters).toEqual([])
    expect((await get('/desk/deadletters', 'olga')).status).toBe(404)
  })

  test('of a long outage are read page by page, and all of a page are sent again at once', async () => {
    const { store } = desk.services
    const page = async (path: string) => (await recorded<DeadLettersPage>(get(path, 'ana'))).page
    const program = desk.api(await desk.token('read', 'write'))
    const number = await desk.createTicket()
    for (let written = 0; written < 103; written++) await program.reply(number, { text: `Hello ${written}` })
    const now = desk.clock.now()
    // They failed at the same instant, which no cursor may trip over.
    for (;;) {
      const due = await store.outbox.claim(now, now + 60_000, 100)
      for (const { effect, fence } of due) await store.outbox.dead(effect.id, fence, now, '421 Try later')
      if (due.length === 0) break
    }
    const all = await store.outbox.deadCount(1_000)
    expect(all).toBeGreaterThanOrEqual(103)
    const first = await page('/desk/deadletters')
    expect([first.letters.length, first.isNewest]).toEqual([100, true])
    const second = await page(first.older ?? '')
    expect([second.letters.length, second.older, second.isNewest]).toEqual([all - 100, null, false])
    const told = [...first.letters, ...second.letters].map(({ id }) => id)
    expect(new Set(told).size).toBe(all)

    const send = (who: Who) =>
      desk.request('/desk/deadletters/retry', {
        method: 'POST',
        body: new URLSearchParams(first.letters.map(({ id }) => ['effect', id])),
        headers: { cookie: cookies[who], origin: desk.services.settings.publicUrl },
      })
    expect((await send('max')).status).toBe(404)
    expect((await send('ana')).status).toBe(303)
    expect((await page('/desk/deadletters')).letters).toHaveLength(all - 100)
    const audit = await store.audit.list(200, null)
    const again = audit.filter(({ action, actor }) => action === 'effect.revived' && actor === 'ana')
    expect(again.filter(({ subject }) => subject.ticket === number).length).toBeGreaterThanOrEqual(99)
  })

  test('tell nobody of a ticket that they may not read', async () => {
    const number = await desk.createTicket({ team: 'billing' })
    await post(`/desk/tickets/${number}/replies`, { text: 'Hello' }, 'ana')
    await waitForSending(number)
    const { outbox } = desk.services.store
    const now = desk.clock.now()
    for (const { effect, fence } of await outbox.claim(now, now + 60_000, 100))
      if (effect.ticket === number) await outbox.dead(effect.id, fence, now, '550 5.1.1 No such user')
    const seen = async (who: Who) =>
      (await recorded<DeadLettersPage>(get('/desk/deadletters', who))).page.letters.some(
        ({ ticket }) => ticket === number,
      )
    expect([await seen('ana'), await seen('max')]).toEqual([true, false])
  })
})

test('files that cannot be used are named on every page, and the last good revision goes on', async () => {
  const { frame } = await list('/desk')
  expect(frame.problems).toEqual([])
  await desk.changeFiles((files) =>
    files.map((file) => (file.path.endsWith('standard.sla.json') ? { ...file, text: '{\n  "targets": 7\n}' } : file)),
  )
  const broken = (await list('/desk')).frame
  expect(broken.problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['workflows/standard.sla.json:2'])
  expect(broken.revision).toBe(frame.revision)
})
