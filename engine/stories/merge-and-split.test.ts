import { afterEach, expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { letter } from '#engine/testing/letter.ts'
import { expectReplay } from '#engine/testing/replayed.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const hour = 3_600_000

eachDatabase('tickets that become one', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) {
      for (const number of [1, 2, 3])
        if (await desk.services.store.tickets.get(number)) await expectReplay(desk, number)
      await desk.stop()
    }
  })
  const start = async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    return desk
  }
  const two = async (other = 'Ada Byron <ada@example.com>') => {
    const desk = await start()
    await desk.receive(letter())
    await desk.receive(letter({ from: other, id: 'b1@example.com', subject: 'Parcel, again', body: 'Still not here.' }))
    return desk
  }
  const numbers = async (desk: HelpDesk, view?: string) =>
    (await desk.api.tickets(view === undefined ? {} : { view })).tickets.map(({ number }) => number).sort()
  const said = async (desk: HelpDesk, number: number) =>
    (await desk.api.ticket(number)).timeline.filter(({ kind }) => kind === 'message').map(({ text }) => text)

  test('a merged ticket leaves the lists, and its deadlines wait; undone, it has as much time as it had', async () => {
    const desk = await two()
    await desk.wait(hour)
    const before = await desk.services.store.tickets.get(2)
    const merged = await desk.api.send(2, { type: 'ticket.merged', into: 1 })
    expect(merged).toMatchObject({ mergedInto: 1, allowed: [], dueAt: null })
    expect(await numbers(desk, 'inbox')).toEqual([1])
    expect((await desk.services.store.tickets.get(2))?.timers).toEqual([])
    await desk.wait(3 * 24 * hour)

    const parted = await desk.api.send(2, { type: 'ticket.unmerged' })
    expect(parted.mergedInto).toBeNull()
    expect(await numbers(desk, 'inbox')).toEqual([1, 2])
    const [then, now] = [before?.clocks[0], (await desk.services.store.tickets.get(2))?.clocks[0]]
    expect(now?.breachedAt).toBeNull()
    expect(now?.dueAt).toBeGreaterThan(then?.dueAt ?? 0)
    expect((await desk.services.store.tickets.get(1))?.joined).toBeUndefined()
  })

  test('what comes to the merged ticket reaches the other one, by mail and from the request page', async () => {
    const desk = await two()
    await desk.api.send(2, { type: 'ticket.merged', into: 1 })
    await desk.receive(letter({ id: 'b2@example.com', headers: 'References: <b1@example.com>\n', body: 'Any news?' }))
    expect(await said(desk, 1)).toEqual(['It should be here.', 'Any news?'])
    expect(await said(desk, 2)).toEqual(['Still not here.', 'Any news?'])
    const key = desk.services.keys.requestKey('mailed', 2, 0)
    await desk.post(`/requests/${key}/replies`, { text: 'Hello?' })
    await desk.settled()
    expect(await said(desk, 1)).toEqual(['It should be here.', 'Any news?', 'Hello?'])
    const [, , last] = (await desk.api.ticket(1)).timeline.filter(({ kind }) => kind === 'message')
    expect(last?.author).toMatchObject({ role: 'customer', name: 'Ada Byron' })
  })

  test('another requester comes into the conversation with the merge and leaves it when that is undone', async () => {
    const desk = await two('Ben <ben@example.com>')
    await desk.api.send(2, { type: 'ticket.merged', into: 1 })
    await desk.api.reply(1, { text: 'It arrives on Friday.' })
    await desk.settled()
    const told = () => desk.mails.filter(({ text }) => text.includes('Friday')).map(({ envelope }) => envelope.to)
    expect(told().sort()).toEqual(['ada@example.com', 'ben@example.com'])
    await desk.receive(
      letter({
        from: 'Ben <ben@example.com>',
        id: 'b2@example.com',
        headers: 'References: <b1@example.com>\n',
        body: 'Good.',
      }),
    )
    const reply = (await desk.api.ticket(1)).timeline.filter(({ type }) => type === 'customer.replied').at(-1)
    expect(reply).toMatchObject({ text: 'Good.', author: { role: 'participant', name: 'Ben' } })

    await desk.api.send(2, { type: 'ticket.unmerged' })
    expect((await desk.services.store.tickets.get(1))?.participants).toEqual([])
  })

  test('nobody merges a ticket into itself, in a circle, or into one that is not there; and nothing is half done', async () => {
    const desk = await two()
    await expect(desk.api.send(1, { type: 'ticket.merged', into: 1 })).rejects.toThrow('into itself')
    await expect(desk.api.send(1, { type: 'ticket.merged', into: 9 })).rejects.toMatchObject({ code: 'invalid' })
    await desk.api.send(2, { type: 'ticket.merged', into: 1 })
    await expect(desk.api.send(1, { type: 'ticket.merged', into: 2 })).rejects.toThrow('part of ticket 1')
    expect((await desk.api.ticket(1)).mergedInto).toBeNull()
    await expect(desk.api.reply(2, { text: 'To nobody' })).rejects.toThrow('part of ticket 1')
    await expect(desk.api.change(2, { priority: 3 })).rejects.toThrow('part of ticket 1')
  })

  test('a message split off begins a ticket of its own, files included; merged back, all is as it was', async () => {
    const desk = await start()
    await desk.receive(letter())
    await desk.receive(
      letter({ id: 'a2@example.com', headers: 'References: <a1@example.com>\n', body: 'By the way, my lamp broke.' }),
    )
    const entry = (await desk.api.ticket(1)).timeline.find(({ text }) => text.includes('lamp'))
    const origin = await desk.api.send(1, { type: 'ticket.split', entries: [entry?.id ?? 0] })
    expect(origin).toMatchObject({ number: 1, linked: [2] })
    expect(await desk.api.ticket(2)).toMatchObject({
      description: 'By the way, my lamp broke.',
      requester: { email: 'ada@example.com' },
      linked: [1],
    })
    await expect(desk.api.send(1, { type: 'ticket.split', entries: [999] })).rejects.toMatchObject({ code: 'invalid' })
    await desk.api.send(2, { type: 'ticket.merged', into: 1 })
    expect(await numbers(desk, 'inbox')).toEqual([1])
  })

  test('a snoozed ticket is out of the list until its time, or until somebody writes', async () => {
    const desk = await two()
    await desk.api.send(1, { type: 'ticket.snoozed', until: '2026-11-25T09:00:00Z' })
    expect(await numbers(desk, 'inbox')).toEqual([2])
    await desk.wait(25 * hour)
    expect(await numbers(desk, 'inbox')).toEqual([1, 2])
    expect((await desk.api.ticket(1)).timeline.at(-1)?.text).toContain('Its time has come')

    await desk.api.send(2, { type: 'ticket.snoozed', until: 'reply' })
    expect((await desk.api.ticket(2)).allowed.map(({ type }) => type)).toContain('ticket.woken')
    await desk.receive(letter({ id: 'b3@example.com', headers: 'References: <b1@example.com>\n', body: 'Hello?' }))
    expect(await numbers(desk, 'inbox')).toEqual([1, 2])
    await expect(desk.api.send(1, { type: 'ticket.snoozed', until: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  test('linked tickets point at each other', async () => {
    const desk = await two()
    await desk.api.send(1, { type: 'ticket.linked', to: 2 })
    expect((await desk.api.ticket(2)).linked).toEqual([1])
    await desk.api.send(2, { type: 'ticket.unlinked', to: 1 })
    expect((await desk.api.ticket(1)).linked).toEqual([])
  })
})
