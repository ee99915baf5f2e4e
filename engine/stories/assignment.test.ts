import { afterEach, expect, test } from 'vitest'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { assignAll, awayKey } from '#engine/runtime/assigner.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { expectReplay } from '#engine/testing/replayed.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')

/** Two agents with room for one ticket each, who are given tickets in turn. */
function inTurn(files: readonly SourceFile[]): readonly SourceFile[] {
  const changed = files.map((file) => {
    if (file.path === 'workflows/customer-care.team.json')
      return { ...file, text: file.text.replace('"method": "manual"', '"method": "round-robin", "capacity": 1') }
    return file
  })
  const ben = {
    name: 'Ben',
    email: 'ben@example.com',
    role: 'agent',
    teams: { 'customer-care': 'agent' },
    languages: ['en'],
  }
  return [...changed, { path: 'workflows/ben.agent.json', text: JSON.stringify(ben) }]
}

eachDatabase('tickets that find their agent', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('in turn while there is room; the rest wait, and get whoever has room first', async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    await desk.changeFiles(inTurn)
    for (const subject of ['One', 'Two', 'Three'])
      await desk.post('/forms/contact', { name: 'Ada', email: 'ada@example.com', subject, message: 'Help' })
    await assignAll(desk.services)
    const assignees = async () => Promise.all([1, 2, 3].map(async (number) => (await desk.api.ticket(number)).assignee))
    const given = await assignees()
    expect(given.filter((one) => one !== null).sort()).toEqual(['ana', 'ben'])
    const waiting = given.indexOf(null) + 1
    const ofBen = given.indexOf('ben') + 1

    await desk.api.send(ofBen, { type: 'ticket.solved' })
    await assignAll(desk.services)
    expect((await desk.api.ticket(waiting)).assignee).toBe('ben')
    const why = (await desk.api.ticket(waiting)).timeline.find(({ type }) => type === 'ticket.assigned')?.why
    expect(why?.[0]?.rule).toContain('workflows/customer-care.team.json:')

    // Ben goes home: what he had is nobody's, and waits while Ana has no room.
    await desk.services.store.agentState.put('ben', awayKey, '', desk.clock.now())
    await assignAll(desk.services)
    expect((await desk.api.ticket(waiting)).assignee).toBeNull()
    const ofAna = given.indexOf('ana') + 1
    await desk.api.send(ofAna, { type: 'ticket.solved' })
    await assignAll(desk.services)
    expect((await desk.api.ticket(waiting)).assignee).toBe('ana')
    for (const number of [1, 2, 3]) await expectReplay(desk, number)
  })

  test('to whom knows it, else to whom has fewest; whoever leaves gives theirs back, and each step says why', async () => {
    const desk = await startHelpDesk(await fresh(), { at: tuesday })
    desks.push(desk)
    const members = {
      ben: { role: 'agent', skills: ['order'] },
      cleo: { role: 'agent', languages: ['en'] },
      max: { role: 'observer' },
    }
    const balanced = (files: readonly SourceFile[]) => [
      ...files.flatMap((file): readonly SourceFile[] => {
        if (file.path === 'workflows/customer-care.team.json')
          return [{ ...file, text: file.text.replace('"method": "manual"', '"method": "balanced", "capacity": 2') }]
        return file.path.endsWith('/ana.agent.json')
          ? [{ ...file, text: file.text.replace('{ "customer-care": "lead" }', '{}') }]
          : [file]
      }),
      ...Object.entries(members).map(([id, more]) => ({
        path: `workflows/${id}.agent.json`,
        text: JSON.stringify({ name: id, email: `${id}@example.com`, teams: { 'customer-care': 'agent' }, ...more }),
      })),
    ]
    await desk.changeFiles(balanced)
    const ask = async (tags: readonly string[]) => {
      const before = (await desk.api.tickets({ limit: 200 })).tickets.length
      await desk.post('/forms/contact', { name: 'Ada', email: `a${before}@example.com`, subject: 'Q', message: 'Help' })
      const number = before + 1
      if (tags.length > 0) await desk.api.change(number, { tags: [...tags] })
      await assignAll(desk.services)
      return number
    }
    const assignee = async (number: number) => (await desk.api.ticket(number)).assignee
    const told = async (number: number) =>
      (await desk.api.ticket(number)).timeline.flatMap(({ type, text }) => (type?.includes('assigned') ? [text] : []))

    const order = await ask(['order'])
    const plain = await ask([])
    const further = await ask(['order'])
    expect(await Promise.all([order, plain, further].map(assignee))).toEqual(['ben', 'cleo', 'ben'])
    expect(await told(order)).toEqual(['A rule gave the ticket to ben (fewest open: 0; knows order).'])
    expect(await told(plain)).toEqual([expect.stringContaining('to cleo (fewest open: 0')])

    // Ben has no room: what he knows goes to whoever has some, and then waits.
    const fourth = await ask(['order'])
    const fifth = await ask(['order'])
    expect(await Promise.all([fourth, fifth].map(assignee))).toEqual(['cleo', null])

    // Ben may only look on from now on: what he had waits for Cleo, who takes no more than she has room for.
    await desk.changeFiles((files) =>
      files.map((file) =>
        file.path === 'workflows/ben.agent.json'
          ? { ...file, text: file.text.replace('"agent",', '"observer",') }
          : file,
      ),
    )
    await assignAll(desk.services)
    expect(await Promise.all([order, further, fifth].map(assignee))).toEqual([null, null, null])
    expect((await told(order)).at(-1)).toBe('ben answers no tickets any more: it is free again.')
    await desk.api.send(plain, { type: 'ticket.solved' })
    await assignAll(desk.services)
    expect((await Promise.all([order, further, fifth].map(assignee))).filter((one) => one === 'cleo')).toHaveLength(1)
    for (const number of [order, plain, further, fourth, fifth]) await expectReplay(desk, number)
  })
})
