import { afterEach, expect, test } from 'vitest'
import { keptPlan } from '#engine/core/plan/kept-plan.ts'
import { createPlanner } from '#engine/core/plan/plan.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { draftingAgents } from '#engine/store/at-work.ts'
import { type Database, eachDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { seedTickets } from '#engine/testing/many-tickets.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const day = 86_400_000

/** Urgent tickets are answered sooner, and what mails about a reply say is worded otherwise. */
const stricter = (files: readonly SourceFile[]) =>
  files.map((file) =>
    file.path === 'workflows/urgent.sla.json'
      ? { ...file, text: file.text.replace('"firstResponse": "PT4H"', '"firstResponse": "PT2H"') }
      : file.path.endsWith('/reply.mail.md') || file.path === 'workflows/reply.mail.md'
        ? { ...file, text: `${file.text}\nGoodbye.\n` }
        : file,
  )

/** A desk that has taken over the revision with which it began: one that comes before would be told against none. */
async function startRested(database: Database): Promise<HelpDesk> {
  const desk = await startHelpDesk(database, { at: tuesday })
  await expect
    .poll(() => desk.services.store.takeovers.last(), { timeout: 20_000 })
    .toMatchObject({ id: 1, finishedAt: tuesday })
  return desk
}

eachDatabase('a revision that takes over', (fresh) => {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })

  test('keeps the plan that was made before, of tickets that move and of those that do not', async () => {
    const desk = await startRested(await fresh())
    desks.push(desk)
    const { store, runtime } = desk.services
    const { running } = runtime.definitions()
    await seedTickets(store, running, { from: tuesday - 6 * day, until: tuesday, tickets: 60 })
    const open = (await store.tickets.many(Array.from({ length: 60 }, (_, index) => index + 1))).filter(
      ({ workflow }) => !workflow.tags.includes('closed'),
    )
    let next: readonly SourceFile[] = []
    await desk.changeFiles((files) => {
      next = stricter(files)
      const { definitions } = loadDefinitions(next, null)
      expect(definitions).not.toBeNull()
      return next
    })
    const { definitions } = loadDefinitions(next, null)
    if (definitions === null) throw new Error('the changed files have mistakes')
    const planner = createPlanner(definitions, running, tuesday)
    for (const ticket of open) planner.add(ticket)
    const planned = keptPlan(planner.plan())

    const kept = await store.takeovers.get(2)
    expect(kept).toMatchObject({ from: running.revision, to: definitions.revision, finishedAt: desk.clock.now() })
    expect(kept?.plan).toEqual(planned)
    const kinds = planned.findings.map(({ kind }) => kind)
    expect(kinds).toContain('deadline.earlier')
    expect(kinds).toContain('template.changed')

    const logged = desk.logged.find(({ message }) => message === 'what the revision does to tickets')?.fields
    const earlier = planned.findings.find(({ kind }) => kind === 'deadline.earlier')
    expect(logged?.causes).toContain(`${earlier?.file}:${earlier?.line} deadline.earlier ${earlier?.count}`)
    expect(logged).toMatchObject({ from: running.revision, takeover: 2, read: open.length })
  })

  test('tells of chats that go on by the old script, and finds who is writing an answer', async () => {
    const desk = await startRested(await fresh())
    desks.push(desk)
    const { store } = desk.services
    const origin = 'http://127.0.0.1:4321'
    const begun = await desk.request('/chat/website/conversations', {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ url: `${origin}/articles/`, locale: 'en' }),
    })
    const { id, token } = (await begun.json()) as { readonly id: string; readonly token: string }
    await desk.request(`/chat/website/conversations/${id}/messages`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ id: 'first-0001', answer: 'delivery' }),
    })
    for (const key of ['draft:7:reply', 'draft:7:note', 'view:draft:8'])
      await store.agentState.put('ana', key, '{}', tuesday)
    await store.agentState.put('ben', 'draft:7:note', '{}', tuesday)
    expect([...(await draftingAgents(store))]).toEqual([[7, ['ana', 'ben']]])

    await desk.changeFiles((files) =>
      files.map((file) =>
        file.path.endsWith('welcome.script.json')
          ? { ...file, text: file.text.replace('What is it about?', 'How can we help?') }
          : file,
      ),
    )
    const kept = await store.takeovers.get(2)
    expect(kept?.totals?.kinds).toEqual({ 'chat.script': 1 })
    expect(kept?.plan?.findings).toMatchObject([{ kind: 'chat.script', about: 'script welcome', count: 0, chats: 1 }])
    expect(desk.logged.find(({ message }) => message === 'what the revision does to tickets')?.fields).toMatchObject({
      'chat.script': 1,
    })
  })

  test('is told once, also after a restart and by two engines, and what came while nobody ran is told at the start', async () => {
    const database = await fresh()
    const first = await startRested(database)
    await seedTickets(first.services.store, first.services.runtime.definitions().running, {
      from: tuesday - day,
      until: tuesday,
      tickets: 5,
    })
    await first.settled()
    await first.changeFiles(stricter)
    const { revision } = first.services.runtime.definitions().running
    expect((await first.services.store.takeovers.list(10, null)).map(({ id }) => id)).toEqual([2, 1])
    await first.stop()

    // The next engine begins with the files as they were.
    const second = await startHelpDesk(database, { at: tuesday, seed: 'second' })
    desks.push(second)
    const { store } = second.services
    await expect.poll(() => store.takeovers.last(), { timeout: 20_000 }).toMatchObject({ id: 3, finishedAt: tuesday })
    expect(await store.takeovers.list(1, null)).toMatchObject([{ id: 3, from: revision }])
    const third = await startHelpDesk(database, { at: tuesday, seed: 'third' })
    desks.push(third)
    await third.settled()
    expect((await store.takeovers.last())?.id).toBe(3)
    expect((await store.takeovers.list(10, 2)).map(({ id, from }) => ({ id, from }))).toEqual([{ id: 1, from: null }])
  })
})
